using System.Globalization;
using System.Text;

namespace Helpdesk.Identity.Domain;

/// <summary>Folds text so that <c>Müller</c> is found by <c>muller</c>: upper case, without accents, one blank between words.</summary>
internal static class SearchText
{
    public static string Normalize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        var folded = new StringBuilder(text.Length);
        var blank = false;
        foreach (var c in text.Trim().Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormKD))
        {
            if (char.IsWhiteSpace(c))
            {
                blank = true;
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                if (blank)
                {
                    folded.Append(' ');
                    blank = false;
                }

                folded.Append(char.ToUpperInvariant(c));
            }
        }

        // FormKD can make text longer than its column (a ligature becomes letters).
        return folded.Length <= 200 ? folded.ToString() : folded.ToString(0, 200);
    }
}
