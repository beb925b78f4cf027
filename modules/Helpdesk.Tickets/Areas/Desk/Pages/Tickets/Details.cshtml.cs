using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>The agent's workspace for one ticket: conversation, composer, properties, relations, history.</summary>
[RequirePermission("ViewTickets")]
internal sealed class DetailsModel(
    AddComment comment, TransitionTicket transition, UpdateTicket update, WatchTicket watch, LinkTickets link, UnlinkTickets unlink, SetParent parent,
    UnmergeTicket unmerge, TicketTasks tasks, MergeChanges merge, Drafts drafts, RenderResponse render, IUnitOfWork unitOfWork) : TicketDeskPage
{
    private const int MostCompletions = 8;

    [BindProperty]
    public ComposerInput Input { get; set; } = new();

    [BindProperty]
    public List<IFormFile> Files { get; set; } = [];

    [BindProperty]
    public RelationInput Relation { get; set; } = new();

    [BindProperty]
    public NewTaskInput NewTask { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true, Name = "all")]
    public bool ShowAll { get; set; }

    public bool ShowsHistory => Tab == "history";

    public async Task<IActionResult> OnGetAsync(string number)
    {
        await LoadAsync(number);
        View = View with { ShowAll = ShowAll };
        if (!ShowsHistory)
        {
            View = View.With(await drafts.FindAsync(View.Ticket.Id, Drafts.Reply, Aborted));
        }

        return Page();
    }

    /// <summary>What changed since, for a page that is open: everything but what its reader may be writing.</summary>
    public async Task<IActionResult> OnGetRegionsAsync(string number)
    {
        await LoadAsync(number);
        return Partial("_Regions", View with { Oob = true, ShowAll = ShowAll, Regions = ShowsHistory ? TicketRegions.AllButConversation : TicketRegions.AllButComposer });
    }

    /// <summary>A message; with <paramref name="hold"/> the ticket waits for the requester's answer from then on.</summary>
    public async Task<IActionResult> OnPostReplyAsync(string number, bool hold)
    {
        if (!await TryAsync(() => hold && Input.IsPublic ? AskAndHoldAsync(number) : ReplyAsync(number)))
        {
            TellMissingFields();
            await LoadAsync(number);
            View = View with { Composer = Input };
            if (Request.IsHtmx())
            {
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return Partial("_Regions", View with { Oob = true, Regions = TicketRegions.Composer });
            }

            return Refused();
        }

        await drafts.DiscardAsync(number, Drafts.Reply, Aborted);
        return await ChangedAsync(
            number,
            !Input.IsPublic ? L["Internal note on {0} saved", number] : hold ? L["Reply sent, {0} waits for the answer", number] : L["Reply on {0} sent", number],
            TicketRegions.All);
    }

    /// <summary>A canned response as Markdown for this ticket, for the composer's script.</summary>
    public async Task<IActionResult> OnGetResponseAsync(string number, Guid id) => new JsonResult(new { text = await render.HandleAsync(number, id, Aborted) });

    /// <summary>People that a message can mention, for the composer's script: they see the desk.</summary>
    public async Task<IActionResult> OnGetPeopleAsync(string? q, [FromServices] IPeopleDirectory people)
    {
        List<PersonRef> found = [];
        foreach (var person in await people.SearchPeopleAsync(q ?? "", MostCompletions, agentsOnly: true, Aborted))
        {
            if (await people.MayAsync(person.Id, TicketPermissions.ViewTickets, Aborted))
            {
                found.Add(person);
            }
        }

        return new JsonResult(found.Select(p => new { userName = p.UserName, name = p.DisplayName }));
    }

    /// <summary>The page with a canned response behind what is written in the composer; sends nothing.</summary>
    public async Task<IActionResult> OnPostInsertAsync(string number, Guid responseId)
    {
        var isFit = await TryAsync(async () => Input.Text = string.Join(
            "\n\n", new[] { Input.Text?.TrimEnd() ?? "", await render.HandleAsync(number, responseId, Aborted) }.Where(t => t.Length > 0)));
        await LoadAsync(number);
        if (isFit)
        {
            ModelState.Clear();
        }

        View = View with { Composer = Input };
        return isFit ? Page() : Refused();
    }

    /// <summary>Makes the present person the assignee, and starts the work on a new ticket.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string number)
    {
        if (!await TryAsync(async () =>
        {
            await LoadAsync(number);
            var stamp = await merge.StampForStepAsync(number, Stamp, Seen, Aborted);
            if (View.StartWork is { } start)
            {
                await transition.HandleAsync(number, new TransitionRequest { Transition = start.Id, AssigneeId = Person.RequiredId }, stamp, Aborted);
            }
            else
            {
                await update.HandleAsync(number, new TicketPatch { AssigneeId = Person.RequiredId }, stamp, Aborted);
            }
        }))
        {
            return await HeadRefusedAsync(number);
        }

        return await ChangedAsync(number, L["{0} is yours", number], TicketRegions.All);
    }

    /// <summary>A transition that needs nothing more than the click.</summary>
    public async Task<IActionResult> OnPostMoveAsync(string number, string transitionId)
    {
        if (!await TryAsync(async () => await transition.HandleAsync(
            number, new TransitionRequest { Transition = transitionId }, await merge.StampForStepAsync(number, Stamp, Seen, Aborted), Aborted)))
        {
            return await HeadRefusedAsync(number);
        }

        await LoadAsync(number);
        return await ChangedAsync(number, L["{0} is now “{1}”", number, L[View.Details.State.Name].Value], TicketRegions.All);
    }

    public async Task<IActionResult> OnPostWatchAsync(string number, bool on)
    {
        if (!await TryAsync(() => on ? watch.AddAsync(number, null, null, Aborted) : watch.RemoveAsync(number, null, null, Aborted)))
        {
            return await HeadRefusedAsync(number);
        }

        return await ChangedAsync(number, on ? L["You watch {0}", number] : L["You no longer watch {0}", number], TicketRegions.Head | TicketRegions.People);
    }

    public async Task<IActionResult> OnPostAddWatcherAsync(string number)
    {
        if (!await TryAsync(async () =>
        {
            var person = await ResolvePersonAsync(Relation.WatcherId, Relation.WatcherId_Text, "Relation.WatcherId", agentsOnly: false);
            if (ModelState.IsValid)
            {
                await watch.AddAsync(number, person ?? throw new ValidationException("watcherId", L["Choose a person."]), null, Aborted);
            }
        }, "Relation.") || !ModelState.IsValid)
        {
            return await RegionRefusedAsync(number, TicketRegions.People);
        }

        return await ChangedAsync(number, L["Watcher added to {0}", number], TicketRegions.Head | TicketRegions.People);
    }

    public async Task<IActionResult> OnPostRemoveWatcherAsync(string number, Guid personId)
    {
        if (!await TryAsync(() => watch.RemoveAsync(number, personId, null, Aborted)))
        {
            return await RegionRefusedAsync(number, TicketRegions.People);
        }

        return await ChangedAsync(number, L["Watcher removed from {0}", number], TicketRegions.Head | TicketRegions.People);
    }

    /// <summary>Links to another ticket; parent and child are kinds of relation to the person, though not to the data.</summary>
    public async Task<IActionResult> OnPostLinkAsync(string number)
    {
        var other = Relation.Number?.Trim().ToUpperInvariant() ?? "";
        if (!await TryAsync(async () =>
        {
            if (other.Length == 0)
            {
                throw new ValidationException("number", L["Type the number of the other ticket."]);
            }

            try
            {
                switch (Relation.Kind)
                {
                    case "parent":
                        await parent.HandleAsync(number, other, null, Aborted);
                        break;
                    case "child":
                        await parent.HandleAsync(other, number, null, Aborted);
                        break;
                    default:
                        await link.HandleAsync(number, other, Relation.Kind ?? "", null, Aborted);
                        break;
                }
            }
            catch (NotFoundException) when (other != number)
            {
                throw new ValidationException("number", L["There is no ticket {0}.", other]);
            }
        }, "Relation."))
        {
            return await RegionRefusedAsync(number, TicketRegions.Relations);
        }

        return await ChangedAsync(number, L["{0} linked to {1}", number, other]);
    }

    public async Task<IActionResult> OnPostUnlinkAsync(string number, Guid linkId)
    {
        if (!await TryAsync(() => unlink.HandleAsync(number, linkId, null, Aborted), "Relation."))
        {
            return await RegionRefusedAsync(number, TicketRegions.Relations);
        }

        return await ChangedAsync(number, L["Link removed from {0}", number]);
    }

    /// <summary>Takes a ticket out of its parent: this one, or one of its children.</summary>
    public async Task<IActionResult> OnPostOrphanAsync(string number, string child)
    {
        if (!await TryAsync(() => parent.HandleAsync(child, null, null, Aborted), "Relation."))
        {
            return await RegionRefusedAsync(number, TicketRegions.Relations);
        }

        return await ChangedAsync(number, L["{0} has no parent any more", child]);
    }

    /// <summary>Undoes a merge: of this ticket, or of one that was merged into it.</summary>
    public async Task<IActionResult> OnPostUnmergeAsync(string number, string merged)
    {
        if (!await TryAsync(() => unmerge.HandleAsync(merged, null, null, Aborted), "Relation."))
        {
            return await HeadRefusedAsync(number);
        }

        return await ChangedAsync(number, L["{0} stands alone again", merged], TicketRegions.All);
    }

    public async Task<IActionResult> OnPostAddTaskAsync(string number)
    {
        if (!await TryAsync(
            () => tasks.AddAsync(number, new TaskPatch { Title = NewTask.Title ?? "", DueAt = TaskInput.EndOf(NewTask.Due, Person.TimeZone) }, null, Aborted),
            "NewTask."))
        {
            return await RegionRefusedAsync(number, TicketRegions.Tasks);
        }

        return await ChangedAsync(number, L["Task added to {0}", number]);
    }

    public async Task<IActionResult> OnPostTaskStateAsync(string number, Guid taskId, string state)
    {
        if (!await TryAsync(() => tasks.ChangeAsync(number, taskId, new TaskPatch { State = state }, null, Aborted), "NewTask."))
        {
            return await RegionRefusedAsync(number, TicketRegions.Tasks);
        }

        return await ChangedAsync(number, L["Task of {0} changed", number]);
    }

    public async Task<IActionResult> OnGetFileAsync(string number, Guid id, [FromServices] GetAttachment files) =>
        AttachmentResult.Of(this, await files.HandleAsync(number, id, Aborted));

    private Task ReplyAsync(string number) =>
        comment.HandleAsync(number, new AddCommentRequest(Input.Text ?? "", Input.IsPublic, Files.ToUploads()), Aborted);

    private async Task AskAndHoldAsync(string number)
    {
        await LoadAsync(number);
        var hold = View.AskAndHold ?? throw new BusinessException(
            "Tickets:TransitionNotAllowed", L["{0} cannot wait now: it is “{1}”. Send the reply alone.", number, L[View.Details.State.Name].Value]);
        await using var all = await unitOfWork.BeginAsync(Aborted);
        var uploads = Files.ToUploads();
        if (uploads.Count > 0)
        {
            await comment.HandleAsync(number, new AddCommentRequest("", true, uploads), Aborted);
        }

        await transition.HandleAsync(
            number, new TransitionRequest { Transition = hold.Transition.Id, SubState = hold.SubState.Id, Comment = Input.Text }, null, Aborted);
        await all.CommitAsync(Aborted);
    }

    /// <summary>A step of one click, or one that goes with a reply, has no control for a field that it needs.</summary>
    private void TellMissingFields()
    {
        foreach (var error in ModelState.Where(e => e.Key.StartsWith("fields.", StringComparison.Ordinal)).SelectMany(e => e.Value!.Errors).ToList())
        {
            ModelState.AddModelError("", error.ErrorMessage);
        }
    }

    private Task<IActionResult> HeadRefusedAsync(string number) => RegionRefusedAsync(number, TicketRegions.Head);

    private async Task<IActionResult> RegionRefusedAsync(string number, TicketRegions region)
    {
        TellMissingFields();
        await LoadAsync(number);
        View = View with { Relation = Relation, NewTask = NewTask };
        if (!Request.IsHtmx())
        {
            return Refused();
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var regions = Conflict is null ? region : TicketRegions.AllButComposer;
        ViewData["Conflict"] = Conflict;
        ViewData["ChangedMeanwhile"] = ChangedMeanwhile;
        return Partial("_Regions", View with { Oob = true, Regions = regions });
    }
}
