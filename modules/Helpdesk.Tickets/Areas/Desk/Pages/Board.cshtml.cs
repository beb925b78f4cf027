using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>The open work of a team by who owns it; a card moved to another column has another owner.</summary>
[RequirePermission("ViewTickets")]
internal sealed class BoardModel(ReadTeamBoard read, UpdateTicket update, IPeopleDirectory people) : TicketPageModel
{
    /// <summary>Team that is shown; the person's first without one.</summary>
    [BindProperty(SupportsGet = true, Name = "team")]
    public Guid? Team { get; set; }

    /// <summary>Null when there is no team at all.</summary>
    public TeamBoard? Board { get; private set; }

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    /// <summary>Why a card was not moved.</summary>
    public string? Problem { get; private set; }

    public bool MayMove => Person.Can(TicketPermissions.EditTickets);

    public string Here => Url.Content("~/desk/board") + (Board is { } board ? $"?team={board.Team.Id}" : "");

    /// <summary>The tickets behind a count.</summary>
    public string QueueUrl(string filter) => Url.Content("~/desk/queue") + "?filter=" + Uri.EscapeDataString(filter);

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    /// <summary>The columns alone, for a page that is open.</summary>
    public async Task<IActionResult> OnGetColumnsAsync()
    {
        await LoadAsync();
        return Board is null ? new NoContentResult() : Partial("_Board", this);
    }

    /// <param name="number">Ticket.</param>
    /// <param name="assignee">New owner; null for nobody.</param>
    /// <param name="stamp">Concurrency stamp of the card.</param>
    public async Task<IActionResult> OnPostMoveAsync(string number, Guid? assignee, string? stamp)
    {
        var isMoved = await TryAsync(() => update.HandleAsync(number, new TicketPatch { AssigneeId = assignee }, stamp, Aborted));
        if (!isMoved)
        {
            Problem = Conflict is null
                ? string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage))
                : L["{0} was changed meanwhile and was not moved. The board shows it as it is now: move it again if it still should be.", number];
        }

        await LoadAsync();
        if (isMoved)
        {
            this.Toast(L["{0} moved to {1}", number, Board?.Columns.FirstOrDefault(c => c.PersonId == assignee)?.Name ?? L["Unknown"]]);
        }

        if (!Request.IsHtmx())
        {
            return isMoved ? Redirect(Here) : Refused();
        }

        if (Board is null)
        {
            return new NoContentResult();
        }

        // With the new columns: htmx swaps them in whether it was moved or not.
        Response.StatusCode = isMoved ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return Partial("_Board", this);
    }

    private async Task LoadAsync()
    {
        var teams = await people.GetAllTeamsAsync(Aborted);
        var shown = teams.FirstOrDefault(t => t.Id == Team) ?? (Team is null ? teams.FirstOrDefault(t => Person.TeamIds.Contains(t.Id)) ?? teams.FirstOrDefault() : null);
        if (Team is not null && shown is null)
        {
            throw new NotFoundException(L["There is no such team any more. Choose another one."]);
        }

        Board = shown is null ? null : await read.HandleAsync(shown.Id, Aborted);
        Teams = [.. teams.Select(t => new SelectListItem(t.Name, t.Id.ToString(), t.Id == shown?.Id))];
    }
}
