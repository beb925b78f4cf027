using System.Buffers.Text;
using System.Text;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>Cursor of lists by name: the last row's folded name and id.</summary>
internal static class NameCursor
{
    public static string Write(string name, Guid id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{id:N}{name}"));

    public static (string Name, Guid Id) Read(string cursor, IStringLocalizer L)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            if (text.Length >= 32 && Guid.TryParseExact(text.AsSpan(0, 32), "N", out var id))
            {
                return (text[32..], id);
            }
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new ValidationException("cursor", L["The cursor is not one that this list gave. Start again without it."]);
    }
}
