using System.Collections.Frozen;
using Helpdesk.Identity.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Security;

/// <summary>
/// NIST SP 800-63B: length counts, composition rules and rotation do not; what attackers try first is refused.
/// </summary>
internal sealed class PasswordPolicy(IStringLocalizer L) : IPasswordValidator<User>
{
    public const int MinLength = 12;
    public const int MaxLength = 256;

    private const int MinDistinctCharacters = 5;

    private static readonly Lazy<FrozenSet<string>> Common = new(ReadCommonPasswords);

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(Check(user, password) is { } message
            ? IdentityResult.Failed(new IdentityError { Code = "password", Description = message })
            : IdentityResult.Success);

    /// <summary>What is wrong with the password, or null.</summary>
    public string? Check(User user, string? password)
    {
        if (password is null || password.Length < MinLength)
        {
            return L["The password needs at least {0} characters. A few words in a row are easy to remember.", MinLength];
        }

        if (password.Length > MaxLength)
        {
            return L["The password may have at most {0} characters.", MaxLength];
        }

        if (password.Distinct().Count() < MinDistinctCharacters || IsCommon(password))
        {
            return L["This password is among the first that attackers try. Choose another one."];
        }

        return Contains(password, user.UserName) || Contains(password, user.Email?.Split('@')[0])
            ? L["The password must not contain the user name."].Value
            : null;
    }

    private static bool Contains(string password, string? part) =>
        part is { Length: >= 4 } && password.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>A listed word, alone, repeated or with digits and signs around it: <c>Password2026!</c> is no better than <c>password</c>.</summary>
    private static bool IsCommon(string password)
    {
        var lower = password.ToLowerInvariant();
        var core = lower.Trim("0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".ToCharArray());
        if (core.Length == 0 || Common.Value.Contains(lower) || Common.Value.Contains(core))
        {
            return true;
        }

        for (var length = 3; length <= core.Length / 2; length++)
        {
            if (core.Length % length == 0 &&
                string.Concat(Enumerable.Repeat(core[..length], core.Length / length)) == core &&
                (length <= 4 || Common.Value.Contains(core[..length])))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> ReadCommonPasswords()
    {
        using var stream = typeof(PasswordPolicy).Assembly.GetManifestResourceStream("Helpdesk.Identity.CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.Ordinal);
    }
}
