using System.Net.Mail;
using Helpdesk.Identity.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Security;

/// <summary>User names and mail addresses are well-formed and belong to one person.</summary>
internal sealed class PersonValidator(IdentityDbContext db, IStringLocalizer L) : IUserValidator<User>
{
    public const string AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@+";

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user)
    {
        List<IdentityError> errors = [];
        if (string.IsNullOrWhiteSpace(user.UserName) || user.UserName.Length > 128)
        {
            Add("userName", L["Enter a user name of at most {0} characters.", 128]);
        }
        else if (user.UserName.Any(c => !AllowedUserNameCharacters.Contains(c)))
        {
            Add("userName", L["A user name has letters without accents, digits and the signs - . _ @ + only."]);
        }
        else
        {
            var name = manager.NormalizeName(user.UserName);
            if (await db.Users.AnyAsync(u => u.NormalizedUserName == name && u.Id != user.Id))
            {
                Add("userName", L["The user name {0} is taken.", user.UserName]);
            }
        }

        if (string.IsNullOrWhiteSpace(user.DisplayName) || user.DisplayName.Length > 200)
        {
            Add("displayName", L["Enter a name of at most {0} characters.", 200]);
        }

        if (!string.IsNullOrEmpty(user.Email))
        {
            if (user.Email.Length > 256 || !IsAddress(user.Email))
            {
                Add("email", L["Enter a mail address such as name@example.com."]);
            }
            else
            {
                var email = manager.NormalizeEmail(user.Email);
                if (await db.Users.AnyAsync(u => u.NormalizedEmail == email && u.Id != user.Id))
                {
                    Add("email", L["The mail address {0} belongs to another person.", user.Email]);
                }
            }
        }

        return errors.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. errors]);

        void Add(string field, string message) => errors.Add(new IdentityError { Code = field, Description = message });
    }

    public static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text && text.Length <= 256;
}
