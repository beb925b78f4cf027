using Helpdesk.Errors;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <summary>What is written of a known error.</summary>
public sealed record KnownErrorText
{
    public string Name { get; init; } = "";

    public string Symptom { get; init; } = "";

    public string RootCause { get; init; } = "";

    /// <summary>Markdown.</summary>
    public string Workaround { get; init; } = "";

    /// <summary>Markdown.</summary>
    public string Solution { get; init; } = "";

    public string ErrorCode { get; init; } = "";

    public string Vendor { get; init; } = "";

    public string Product { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Number of the problem that it was found in; empty for none.</summary>
    public string ProblemNumber { get; init; } = "";
}

/// <summary>Writes a known error down, or changes it.</summary>
internal sealed class SaveKnownError(ProblemsDbContext db, ProblemAccess access, FindKnownErrors find, TimeProvider time, IStringLocalizer L)
{
    private const int MaxName = 250;
    private const int MaxWord = 100;
    private const int MaxText = 10_000;

    /// <param name="id">Null for a new one.</param>
    /// <param name="text">All of it.</param>
    /// <param name="expectedStamp">Version that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<KnownError> HandleAsync(Guid? id, KnownErrorText text, string? expectedStamp, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.EditTickets);
        var error = id is { } known ? await find.GetAsync(known, cancellationToken) : new KnownError { Id = Guid.CreateVersion7(), CreatedAt = time.GetUtcNow().UtcDateTime };
        if (expectedStamp is not null && expectedStamp != error.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["“{0}” was changed meanwhile. Read it again and repeat your change.", error.Name]);
        }

        Dictionary<string, string[]> errors = [];
        error.Name = Line("name", text.Name, MaxName, isNeeded: true);
        error.Symptom = Check("symptom", text.Symptom.Trim(), MaxText, isNeeded: true);
        error.RootCause = Check("rootCause", text.RootCause.Trim(), MaxText);
        error.Workaround = Check("workaround", text.Workaround.Trim(), MaxText);
        error.Solution = Check("solution", text.Solution.Trim(), MaxText);
        error.ErrorCode = Line("errorCode", text.ErrorCode, MaxWord);
        error.Vendor = Line("vendor", text.Vendor, MaxWord);
        error.Product = Line("product", text.Product, MaxWord);
        error.Version = Line("version", text.Version, MaxWord);
        if (error.IsUsable && error.Help.Length == 0)
        {
            errors["workaround"] = [L["A published error needs a workaround or a solution."]];
        }

        (error.ProblemId, error.ProblemNumber) = (null, null);
        if (text.ProblemNumber.Trim() is { Length: > 0 } number)
        {
            try
            {
                var problem = await access.FindAsync(number.ToUpperInvariant(), cancellationToken);
                (error.ProblemId, error.ProblemNumber) = (problem.TicketId, problem.Number);
            }
            catch (NotFoundException exception)
            {
                errors["problemNumber"] = [exception.Message];
            }
        }

        if (errors.Count > 0)
        {
            db.Forget();
            throw new ValidationException(errors);
        }

        error.Index();
        if (id is null)
        {
            db.KnownErrors.Add(error);
        }

        await db.SaveChangesAsync(cancellationToken);
        return error;

        string Line(string field, string value, int most, bool isNeeded = false)
        {
            var line = Check(field, value.Trim(), most, isNeeded);
            if (line.Any(char.IsControl))
            {
                errors[field] = [L["Write a single line without control characters."]];
            }

            return line;
        }

        string Check(string field, string value, int most, bool isNeeded = false)
        {
            if (isNeeded && value.Length == 0)
            {
                errors[field] = [L["Write something here."]];
            }
            else if (value.Length > most)
            {
                errors[field] = [L["The text is too long: {0} of at most {1} characters.", value.Length, most]];
            }
            else if (value.Contains('\0', StringComparison.Ordinal))
            {
                errors[field] = [L["The text contains a character that is no text."]];
            }

            return value;
        }
    }
}
