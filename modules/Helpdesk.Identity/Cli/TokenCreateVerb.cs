using System.Globalization;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Identity.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Cli;

internal sealed class TokenCreateVerb(ManageTokens tokens, IPeopleDirectory people, TimeProvider time, IStringLocalizer L) : IVerb
{
    public string Name => "token create";

    public string Usage => "--user U --name N [--expires DATE|30d] [--scopes A,B]";

    public string Description =>
        "Creates an API token for a person and prints only the token. Without --scopes it may do what the person may; without --expires it does not end.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var userName = arguments.Required("user");
        var name = arguments.Required("name");
        var expires = ParseExpiry(arguments.Option("expires"));
        var person = await people.FindPersonAsync(userName, cancellationToken);
        if (person is null)
        {
            throw new NotFoundException(L["There is nobody with the user name {0}.", userName]);
        }

        if (!person.IsActive)
        {
            throw new BusinessException("Identity:Inactive", L["{0} is not active. Activate the person first.", person.UserName]);
        }

        var held = await tokens.HeldByAsync(person.Id, cancellationToken);
        var secret = await tokens.CreateAsync(person.Id, name, expires, arguments.Values("scopes"), held, cancellationToken);
        await output.WriteLineAsync(secret);
        return 0;
    }

    /// <summary>A day count such as <c>90d</c> (or <c>12h</c>), a date (to its end, UTC) or an instant.</summary>
    internal DateTime? ParseExpiry(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var now = time.GetUtcNow().UtcDateTime;
        text = text.Trim();
        if (text.Length > 1 && char.ToLowerInvariant(text[^1]) is 'd' or 'h' &&
            int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100_000)
        {
            return char.ToLowerInvariant(text[^1]) == 'd' ? now.AddDays(count) : now.AddHours(count);
        }

        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day))
        {
            return DateOnly.FromDateTime(day) <= ManageTokens.LatestDay
                ? day.AddDays(1)
                : throw new BusinessException("Cli:BadDate", L["Choose an earlier day, or none for a token that does not end."]);
        }

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : throw new BusinessException("Cli:BadDate", L["“{0}” is not a date. Write 2027-06-30, 2027-06-30T12:00Z or 90d.", text]);
    }
}
