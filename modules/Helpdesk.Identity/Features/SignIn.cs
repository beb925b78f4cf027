using System.Buffers.Binary;
using System.Security.Claims;
using System.Security.Cryptography;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Helpdesk.Identity.Features;

/// <summary>How a try ended. Only a lockout is told apart, and names that nobody has are locked in the same way.</summary>
/// <param name="Principal">For the cookie; null when the try failed.</param>
/// <param name="LockedUntil">UTC; null when the name is not locked.</param>
internal sealed record SignInAnswer(ClaimsPrincipal? Principal, DateTime? LockedUntil);

/// <summary>Checks user name (or mail address) and password, counts failures and writes down every try.</summary>
internal sealed class SignIn(
    IdentityDbContext db,
    IUnitOfWork unitOfWork,
    UserManager<User> accounts,
    UnknownNames unknownNames,
    ICurrentUser currentUser,
    IOptions<PasswordHasherOptions> hasherOptions,
    TimeProvider time)
{
    private const int Retries = 5;

    public async Task<SignInAnswer> ExecuteAsync(
        string userName, string password, string? address, string? client, CancellationToken cancellationToken)
    {
        var name = accounts.NormalizeName(userName.Trim());
        var user = await FindAsync(name, cancellationToken);
        if (user is null)
        {
            return await RefuseUnknownAsync(name, password, address, client, cancellationToken);
        }

        if (user.IsLockedOut(Now))
        {
            var until = user.LockoutEnd!.Value.UtcDateTime;
            await RecordAsync(user, SignInOutcome.LockedOut, address, client, cancellationToken);
            return new SignInAnswer(null, until);
        }

        if (!VerifyPassword(user, password))
        {
            return new SignInAnswer(null, await RecordAsync(user, SignInOutcome.WrongPassword, address, client, cancellationToken));
        }

        if (!user.IsActive)
        {
            await RecordAsync(user, SignInOutcome.Inactive, address, client, cancellationToken);
            return new SignInAnswer(null, null);
        }

        return await RecordAsync(user, SignInOutcome.Succeeded, address, client, cancellationToken) is { } lockedUntil
            ? new SignInAnswer(null, lockedUntil)
            : new SignInAnswer(PersonPrincipal.ForCookie(user), null);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<User?> FindAsync(string normalizedName, CancellationToken cancellationToken)
    {
        var user = await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == normalizedName, cancellationToken);
        if (user is not null || !normalizedName.Contains('@'))
        {
            return user;
        }

        var byEmail = await db.Users.Where(u => u.NormalizedEmail == normalizedName).Take(2).ToListAsync(cancellationToken);
        return byEmail.Count == 1 ? byEmail[0] : null;
    }

    private async Task<SignInAnswer> RefuseUnknownAsync(
        string name, string password, string? address, string? client, CancellationToken cancellationToken)
    {
        if (unknownNames.LockedUntil(name) is { } until)
        {
            return new SignInAnswer(null, until);
        }

        SpendTheSameTime(password);
        unknownNames.CountFailure(name);
        db.SignInEvents.Add(NewEvent(null, SignInOutcome.UnknownName, address, client));
        await db.SaveChangesAsync(cancellationToken);
        return new SignInAnswer(null, unknownNames.LockedUntil(name));
    }

    private bool VerifyPassword(User user, string password)
    {
        if (user.PasswordHash is null)
        {
            SpendTheSameTime(password);
            return false;
        }

        var result = accounts.PasswordHasher.VerifyHashedPassword(user, user.PasswordHash, password);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            user.PasswordHash = accounts.PasswordHasher.HashPassword(user, password);
        }

        return result != PasswordVerificationResult.Failed;
    }

    /// <summary>Hashes the password against nothing, so that an unknown name takes as long as a known one.</summary>
    private void SpendTheSameTime(string password)
    {
        // The format of ASP.NET Core Identity's version 3 hash: marker, PRF (2 = HMAC-SHA512), iterations, salt length, salt, subkey.
        var hash = new byte[13 + 16 + 32];
        RandomNumberGenerator.Fill(hash);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)hasherOptions.Value.IterationCount);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), 16);
        accounts.PasswordHasher.VerifyHashedPassword(new User(), Convert.ToBase64String(hash), password);
    }

    /// <summary>
    /// Writes the event and the counters in one save. Tries that run at the same time are all counted: who loses the race counts on what the
    /// winner wrote, or many parallel guesses would pass as one. A hit is judged again: hashing is slow, and guesses beside it may have locked the
    /// account meanwhile.
    /// </summary>
    /// <returns>End of the lockout that this try brought or met, or null.</returns>
    private async Task<DateTime?> RecordAsync(User user, SignInOutcome outcome, string? address, string? client, CancellationToken cancellationToken)
    {
        using var actor = outcome == SignInOutcome.Succeeded ? currentUser.ActAs(user.Id, user.DisplayName, Origins.Interactive) : null;
        for (var attempt = 1; ; attempt++)
        {
            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            if (outcome == SignInOutcome.Succeeded && await LockedUntilAsync(user.Id, cancellationToken) is { } until)
            {
                db.Forget();
                db.SignInEvents.Add(NewEvent(user.Id, SignInOutcome.LockedOut, address, client));
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return until;
            }

            if (outcome == SignInOutcome.WrongPassword)
            {
                user.CountFailedSignIn(Now);
            }
            else if (outcome == SignInOutcome.Succeeded && (user.AccessFailedCount != 0 || user.LockoutCount != 0 || user.LockoutEnd is not null))
            {
                user.ResetFailedSignIns();
            }

            db.SignInEvents.Add(NewEvent(user.Id, outcome, address, client));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return user.IsLockedOut(Now) ? user.LockoutEnd!.Value.UtcDateTime : null;
            }
            catch (ConcurrencyException) when (attempt < Retries)
            {
                await transaction.DisposeAsync();
                db.Forget();
                user = await db.Users.FirstAsync(u => u.Id == user.Id, cancellationToken);
            }
        }
    }

    private async Task<DateTime?> LockedUntilAsync(Guid userId, CancellationToken cancellationToken)
    {
        var end = await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => u.LockoutEnd).FirstOrDefaultAsync(cancellationToken);
        return end?.UtcDateTime is { } until && until > Now ? until : null;
    }

    private SignInEvent NewEvent(Guid? userId, SignInOutcome outcome, string? address, string? client) => new()
    {
        OccurredAt = Now,
        UserId = userId,
        Outcome = outcome,
        Address = address,
        Client = client is { Length: > 200 } ? client[..200] : client,
    };
}
