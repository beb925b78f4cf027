using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>
/// What all pages of tickets share: a rule that says no becomes a message at its field with everything typed kept, a stale stamp becomes
/// the conflict message, and both leave nothing half-changed in the scope.
/// </summary>
internal abstract class TicketPageModel : PageModel
{
    private IStringLocalizer? _l;
    private TicketText? _text;
    private ICurrentUser? _person;

    public TicketText Text => _text ??= HttpContext.RequestServices.GetRequiredService<TicketText>();

    public ICurrentUser Person => _person ??= HttpContext.RequestServices.GetRequiredService<ICurrentUser>();

    /// <summary>Set when somebody else changed the record while the person had the form open.</summary>
    public string? Conflict { get; protected set; }

    protected IStringLocalizer L => _l ??= HttpContext.RequestServices.GetRequiredService<IStringLocalizer>();

    protected CancellationToken Aborted => HttpContext.RequestAborted;

    /// <summary>Runs a use case; false when it said no (the reason is in the model state then).</summary>
    /// <param name="act">The use case.</param>
    /// <param name="prefix">Prefix of the form's fields in the model state.</param>
    protected async Task<bool> TryAsync(Func<Task> act, string prefix = "Input.")
    {
        if (!ModelState.IsValid)
        {
            return false;
        }

        try
        {
            await act();
            return true;
        }
        catch (ConcurrencyException)
        {
            Conflict = L["Somebody changed this ticket while you were writing. Nothing of yours is lost: look at what changed and send again."];
        }
        catch (ValidationException exception)
        {
            foreach (var (field, messages) in exception.Errors)
            {
                foreach (var message in messages)
                {
                    ModelState.AddModelError(FieldKey(field, prefix), message);
                }
            }
        }
        catch (BusinessException exception) when (exception is not (NotFoundException or ForbiddenException))
        {
            ModelState.AddModelError("", exception.Message);
        }

        // What the refused use case had changed in memory must not be shown or saved.
        HttpContext.RequestServices.GetRequiredService<TicketsDbContext>().Forget();
        return false;
    }

    /// <summary>
    /// The person meant by a picker's two fields: the chosen id as long as the name beside it was not overwritten (without script the id does
    /// not follow the text), else the one person who fits what was typed.
    /// Adds the message to the field and gives null when nobody fits.
    /// </summary>
    protected async Task<Guid?> ResolvePersonAsync(Guid? id, string? typed, string field, bool agentsOnly)
    {
        if (typed is null)
        {
            return id;
        }

        typed = typed.Trim();
        if (typed.Length == 0)
        {
            return null;
        }

        var people = HttpContext.RequestServices.GetRequiredService<IPeopleDirectory>();
        if (id is { } chosen && (await people.GetPeopleAsync([chosen], Aborted)).TryGetValue(chosen, out var known) && known.DisplayName == typed)
        {
            return id;
        }

        if (await people.FindPersonAsync(typed, Aborted) is { } exact)
        {
            return exact.Id;
        }

        var found = await people.SearchPeopleAsync(typed, 5, agentsOnly, Aborted);
        var named = found.Where(p => string.Equals(p.DisplayName, typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (named is [var one])
        {
            return one.Id;
        }

        if (found is [var only])
        {
            return only.Id;
        }

        ModelState.AddModelError(field, found.Count == 0
            ? L["Nobody here is called “{0}”. Type a name, user name or mail address.", typed]
            : L["Several people fit “{0}”: {1}. Type the user name or mail address.", typed, string.Join(", ", found.Select(p => $"{p.DisplayName} ({p.UserName})"))]);
        return null;
    }

    /// <summary>The page with status 422: htmx swaps it in, a browser shows it.</summary>
    protected PageResult Refused()
    {
        var page = Page();
        page.StatusCode = Conflict is null ? 422 : 409;
        return page;
    }

    protected static string FieldKey(string field, string prefix) =>
        field.Length == 0 ? "" : field switch
        {
            "files" => prefix + "Files",
            "requesterId" => prefix + "RequesterId",
            // Controls of custom fields have the names of their errors.
            _ when field.StartsWith("fields.", StringComparison.Ordinal) => field,
            // The selection has no control of its own.
            "numbers" => "",
            _ => prefix + char.ToUpperInvariant(field[0]) + field[1..],
        };
}
