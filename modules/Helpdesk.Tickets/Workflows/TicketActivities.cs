using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Workflows;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Gives a ticket to a team or a person.</summary>
internal sealed class AssignActivity(WorkflowTicket tickets, UpdateTicket update) : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Assign",
        DisplayName = "Assign",
        Description = "Gives the ticket to a team or a person.",
        Category = ActivityCategories.Tickets,
        Icon = "user-share",
        Inputs =
        [
            new("Team", "Team", ActivityEditors.Team) { Source = "teams" },
            new("Assignee", "Person", ActivityEditors.Option) { Source = "agents", Description = "Empty for nobody, when a team is given." },
            new("Reason", "Reason", ActivityEditors.SingleLine) { DefaultSyntax = "Liquid" },
            WorkflowTicket.Input,
        ],
    };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var (team, assignee) = (context.GetText("team"), context.GetText("assignee"));
        var patch = new TicketPatch { Reason = context.GetText("reason") };
        if (team is not null)
        {
            patch = patch with { TeamId = await tickets.TeamAsync(team, cancellationToken) };
        }

        if (assignee is not null || team is not null)
        {
            patch = patch with { AssigneeId = assignee is null ? (Guid?)null : await tickets.PersonAsync(assignee, cancellationToken) };
        }

        await update.HandleAsync(tickets.NumberOf(context), patch, expectedStamp: null, cancellationToken);
    }
}

/// <summary>Changes fields of a ticket, its own and custom ones.</summary>
internal sealed class UpdateTicketActivity(WorkflowTicket tickets, UpdateTicket update, IStringLocalizer L) : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.UpdateTicket",
        DisplayName = "Change fields",
        Description = "Sets fields of the ticket.",
        Category = ActivityCategories.Tickets,
        Icon = "pencil",
        Inputs =
        [
            new("Fields", "Fields", ActivityEditors.TicketFields) { TypeName = "Object", IsRequired = true, DefaultSyntax = "Object", Source = "ticket-fields" },
            new("Reason", "Reason", ActivityEditors.SingleLine) { DefaultSyntax = "Liquid" },
            WorkflowTicket.Input,
        ],
    };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var given = context.GetValue("fields") as JsonObject
            ?? throw new BusinessException("Workflows:NoFields", L["The step “{0}” names no fields.", context.DisplayName]);
        var patch = new TicketPatch { Reason = context.GetText("reason") ?? L["Workflow “{0}”", context.WorkflowName] };
        Dictionary<string, JsonElement> custom = new(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            var text = value is JsonValue ? value.ToString() : null;
            switch (name)
            {
                case TicketFields.Title:
                    patch = patch with { Title = text ?? "" };
                    break;
                case TicketFields.Description:
                    patch = patch with { Description = text ?? "" };
                    break;
                case TicketFields.Impact:
                    patch = patch with { Impact = Level(name, text) };
                    break;
                case TicketFields.Urgency:
                    patch = patch with { Urgency = Level(name, text) };
                    break;
                case TicketFields.Priority:
                    patch = patch with { Priority = Level(name, text) };
                    break;
                case "category" or TicketFields.CategoryId:
                    patch = patch with { CategoryId = text is null ? (Guid?)null : await tickets.CategoryAsync(text, cancellationToken) };
                    break;
                case "service" or TicketFields.ServiceId:
                    patch = patch with { ServiceId = text is null ? (Guid?)null : await tickets.ServiceAsync(text, cancellationToken) };
                    break;
                default:
                    custom[name] = JsonSerializer.SerializeToElement(value);
                    break;
            }
        }

        await update.HandleAsync(tickets.NumberOf(context), patch with { Fields = custom.Count > 0 ? custom : null }, expectedStamp: null, cancellationToken);
    }

    private Optional<int?> Level(string field, string? text) =>
        string.IsNullOrEmpty(text) ? (int?)null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var level) ? level
        : throw new ValidationException(field, L["“{0}” is no number, so it cannot be the value of {1}.", text, field]);
}

/// <summary>Takes a ticket to another state.</summary>
internal sealed class TransitionActivity(WorkflowTicket tickets, TransitionTicket transition) : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Transition",
        DisplayName = "Change state",
        Description = "Takes the ticket to another state by the rules of its type.",
        Category = ActivityCategories.Tickets,
        Icon = "transform",
        Inputs =
        [
            new("Transition", "Transition", ActivityEditors.Option) { IsRequired = true, Source = "ticket-transitions" },
            new("SubState", "Reason within the state", ActivityEditors.Option) { Source = "ticket-sub-states" },
            new("Reason", "Why", ActivityEditors.SingleLine) { DefaultSyntax = "Liquid" },
            new("ResolutionCode", "Resolution code", ActivityEditors.Option) { Source = "resolution-codes" },
            new("ResolutionNotes", "Resolution notes", ActivityEditors.MultiLine) { DefaultSyntax = "Liquid" },
            new("Comment", "Reply to the requester", ActivityEditors.MultiLine) { DefaultSyntax = "Liquid" },
            WorkflowTicket.Input,
        ],
    };

    public override Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken) =>
        transition.HandleAsync(
            tickets.NumberOf(context),
            new TransitionRequest
            {
                Transition = context.GetText("transition"),
                SubState = context.GetText("subState"),
                Reason = context.GetText("reason"),
                ResolutionCode = context.GetText("resolutionCode"),
                ResolutionNotes = context.GetText("resolutionNotes"),
                Comment = context.GetText("comment"),
            },
            expectedStamp: null,
            cancellationToken);
}

/// <summary>Writes a reply or an internal note.</summary>
internal sealed class CommentActivity(WorkflowTicket tickets, AddComment comment) : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Comment",
        DisplayName = "Comment",
        Description = "Writes an internal note, or a reply that the requester reads.",
        Category = ActivityCategories.Communication,
        Icon = "message-2",
        Inputs =
        [
            new("Text", "Text", ActivityEditors.MultiLine) { IsRequired = true, DefaultSyntax = "Liquid" },
            new("IsPublic", "The requester reads it", ActivityEditors.Checkbox) { TypeName = "Boolean" },
            WorkflowTicket.Input,
        ],
    };

    public override Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken) =>
        comment.HandleAsync(tickets.NumberOf(context), new AddCommentRequest(context.GetText("text") ?? "", context.GetBoolean("isPublic"), []), cancellationToken);
}

/// <summary>Raises a ticket to those who can do more: another team, the team's lead, a higher urgency. Never a state (practice.md 2.1).</summary>
internal sealed class EscalateActivity(
    WorkflowTicket tickets, UpdateTicket update, AddComment comment, WatchTicket watch, IStringLocalizer L) : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Escalate",
        DisplayName = "Escalate",
        Description = "Hands the ticket to another team, lets the team's lead and others watch it, raises its urgency, and says why in a note.",
        Category = ActivityCategories.Tickets,
        Icon = "trending-up",
        Inputs =
        [
            new("Reason", "Why", ActivityEditors.SingleLine) { IsRequired = true, DefaultSyntax = "Liquid" },
            new("Team", "Hand over to team", ActivityEditors.Team) { Source = "teams", Description = "Empty: it stays with its team." },
            new("TellLead", "The team's lead watches it", ActivityEditors.Checkbox) { TypeName = "Boolean", DefaultValue = "true" },
            new("People", "These people watch it too", ActivityEditors.People) { TypeName = "Object", DefaultSyntax = "Object", Source = "agents" },
            new("RaiseUrgency", "Raise the urgency by one", ActivityEditors.Checkbox) { TypeName = "Boolean" },
            WorkflowTicket.Input,
        ],
    };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var ticket = await tickets.FindAsync(context, cancellationToken);
        var reason = context.GetText("reason") ?? "";
        var patch = new TicketPatch { Reason = reason };
        if (context.GetText("team") is { } team)
        {
            patch = patch with { TeamId = await tickets.TeamAsync(team, cancellationToken), AssigneeId = (Guid?)null };
        }

        if (context.GetBoolean("raiseUrgency") && ticket.Urgency is > 1)
        {
            patch = patch with { Urgency = ticket.Urgency - 1 };
        }

        ticket = await update.HandleAsync(ticket.Number, patch, expectedStamp: null, cancellationToken);
        List<Guid> watchers = [];
        foreach (var person in context.GetTexts("people"))
        {
            watchers.Add(await tickets.PersonAsync(person, cancellationToken));
        }

        if (context.GetBoolean("tellLead") && ticket.TeamId is { } teamId && await tickets.FindTeamAsync(teamId.ToString(), cancellationToken) is { LeadId: { } lead })
        {
            watchers.Add(lead);
        }

        foreach (var person in watchers.Distinct())
        {
            await watch.AddAsync(ticket.Number, person, expectedStamp: null, cancellationToken);
        }

        await comment.HandleAsync(ticket.Number, new AddCommentRequest(L["Escalated: {0}", reason], IsPublic: false, []), cancellationToken);
    }
}
