using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>What a macro does to a ticket.</summary>
/// <param name="Number">Ticket.</param>
/// <param name="Name">Name of the macro.</param>
/// <param name="Stamp">Concurrency stamp of the ticket that was looked at.</param>
/// <param name="MacroStamp">Concurrency stamp of the macro.</param>
/// <param name="Steps">Up to the first one that is refused.</param>
/// <param name="IsRefused">Nothing would be done, because a step is refused.</param>
internal sealed record MacroPlan(string Number, string Name, string Stamp, string MacroStamp, IReadOnlyList<PlannedStep> Steps, bool IsRefused);

/// <param name="Step">Step.</param>
/// <param name="Html">Message or title, rendered and sanitised; null for a step without one.</param>
/// <param name="Effect">Changed fields; empty when it is like that already.</param>
/// <param name="WhyNot">Why it is refused, or null.</param>
internal sealed record PlannedStep(MacroStep Step, string? Html, IReadOnlyList<ChangeLine> Effect, string? WhyNot);

/// <summary>
/// Does the steps of a macro with the very use cases that people have for them, each of which asks for the person's rights: a macro can do nothing
/// that its user may not. All steps are saved at once, so that a refused one leaves the ticket as it was.
/// </summary>
internal sealed class ApplyMacro(
    TicketsDbContext db, TicketAccess access, ReplyShelf shelf, TicketCatalog catalog, RenderResponse render, AddComment comment, UpdateTicket update,
    TransitionTicket transition, TicketTasks tasks, IPeopleDirectory people, HistoryText history, FieldCatalog customFields, MarkdownRenderer markdown, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>What <see cref="HandleAsync"/> would do now; nothing is saved.</summary>
    public async Task<MacroPlan> PreviewAsync(string number, Guid macroId, CancellationToken cancellationToken) =>
        await PreviewAsync(number, await shelf.FindMacroAsync(macroId, cancellationToken), cancellationToken);

    /// <summary>The same for a macro that may not be saved yet.</summary>
    internal async Task<MacroPlan> PreviewAsync(string number, Macro macro, CancellationToken cancellationToken)
    {
        List<(MacroStep Step, string? Text, IReadOnlyList<TicketEvent> Events, string? WhyNot)> done = [];
        try
        {
            var ticket = await access.FindForEditAsync(number, expectedStamp: null, cancellationToken);
            var stamp = ticket.ConcurrencyStamp;
            foreach (var step in macro.ReadSteps())
            {
                try
                {
                    var (text, events) = await DoAsync(ticket, step, macro.Name, cancellationToken);
                    done.Add((step, text, events, null));
                }
                catch (BusinessException refusal)
                {
                    done.Add((step, null, [], refusal.Message));
                    break;
                }
            }

            return await DescribeAsync(ticket, macro, stamp, done, cancellationToken);
        }
        finally
        {
            db.Forget();
        }
    }

    /// <param name="number">Ticket.</param>
    /// <param name="macroId">Macro that the person may use.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null.</param>
    /// <param name="expectedMacro">Concurrency stamp of the macro whose steps the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BusinessException">A step was refused; the message names it, and nothing was changed. Or the macro is not the one that was seen.</exception>
    public async Task<Ticket> HandleAsync(string number, Guid macroId, string? expectedStamp, string? expectedMacro, CancellationToken cancellationToken)
    {
        var macro = await shelf.FindMacroAsync(macroId, cancellationToken);
        if (expectedMacro is not null)
        {
            // Not the copy of this node, which may be older than what the person saw.
            macro = await db.Macros.AsNoTracking().FirstOrDefaultAsync(m => m.Id == macroId && m.ConcurrencyStamp == expectedMacro, cancellationToken)
                ?? throw new BusinessException("Tickets:MacroChanged", L["The macro “{0}” was changed or deleted meanwhile. Look at its steps again; nothing was done.", macro.Name], 409);
        }

        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        var at = 0;
        try
        {
            foreach (var step in macro.ReadSteps())
            {
                at++;
                db.Events.AddRange((await DoAsync(ticket, step, macro.Name, cancellationToken)).Events);
            }
        }
        catch (BusinessException refusal) when (refusal is not ConcurrencyException)
        {
            db.Forget();
            var message = L["Step {0} of the macro “{1}” is refused: {2} Nothing was changed.", at, macro.Name, refusal.Message];
            throw refusal is ForbiddenException ? new ForbiddenException(message) : new BusinessException("Tickets:MacroRefused", message, 409);
        }

        await db.SaveChangesAsync(cancellationToken);
        return ticket;
    }

    private async Task<(string? Text, IReadOnlyList<TicketEvent> Events)> DoAsync(Ticket ticket, MacroStep step, string macro, CancellationToken cancellationToken)
    {
        switch (step.Kind)
        {
            case MacroSteps.Reply or MacroSteps.Note:
                var body = await TextAsync(ticket, step.Text, cancellationToken);
                var (_, told) = await comment.ApplyAsync(ticket, new AddCommentRequest(body!, step.Kind == MacroSteps.Reply, []) { Macro = macro }, cancellationToken);
                return (body, told);
            case MacroSteps.Task:
                var title = await TextAsync(ticket, step.Text, cancellationToken);
                var (task, added) = await tasks.ApplyAsync(ticket, new TaskPatch { Title = PlainLine(title!), Macro = macro }, cancellationToken);
                return (MarkdownText.Escape(task.Title), [added]);
            case MacroSteps.Set or MacroSteps.Assign:
                return (null, await update.ApplyAsync(ticket, PatchOf(step) with { Macro = macro }, cancellationToken));
            default:
                var message = await TextAsync(ticket, step.Text, cancellationToken);
                var notes = await TextAsync(ticket, step.ResolutionNotes, cancellationToken);
                return (Join(message, notes), await transition.ApplyAsync(
                    ticket,
                    new TransitionRequest
                    {
                        Transition = step.Transition,
                        SubState = step.SubState,
                        Reason = step.Reason,
                        ResolutionCode = step.ResolutionCode,
                        ResolutionNotes = notes,
                        Comment = message,
                        Macro = macro,
                    },
                    cancellationToken));
        }
    }

    /// <summary>All that the requester will read of a transition.</summary>
    private static string? Join(string? message, string? notes) => message is null || notes is null ? message ?? notes : message + "\n\n---\n\n" + notes;

    private async Task<string?> TextAsync(Ticket ticket, string? text, CancellationToken cancellationToken) =>
        text is null ? null : await render.HandleAsync(ticket, text, language: "", cancellationToken);

    /// <summary>A task's title is no Markdown.</summary>
    private string PlainLine(string text)
    {
        var line = markdown.ToText(text);
        if (line.Length <= TicketTextRules.MaxTitle)
        {
            return line;
        }

        // Half an emoji is no text.
        var end = TicketTextRules.MaxTitle - 1;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)] + "…";
    }

    private TicketPatch PatchOf(MacroStep step)
    {
        var number = int.TryParse(step.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int?)null;
        var id = Guid.TryParse(step.Value, out var guid) ? guid : (Guid?)null;
        return step.Field switch
        {
            _ when step.Kind == MacroSteps.Assign => new()
            {
                TeamId = step.TeamId is { } team ? new Optional<Guid?>(team) : default,
                AssigneeId = step.Assignee switch
                {
                    null => default,
                    MacroSteps.Me => new Optional<Guid?>(user.RequiredId),
                    MacroSteps.Nobody => new Optional<Guid?>(null),
                    var person => new Optional<Guid?>(Guid.Parse(person)),
                },
                Reason = step.Reason,
            },
            TicketFields.Impact => new() { Impact = number, Reason = step.Reason },
            TicketFields.Urgency => new() { Urgency = number, Reason = step.Reason },
            TicketFields.Priority => new() { Priority = number, Reason = step.Reason },
            TicketFields.CategoryId => new() { CategoryId = id, Reason = step.Reason },
            TicketFields.ServiceId => new() { ServiceId = id, Reason = step.Reason },
            _ => throw new InvalidOperationException($"A macro cannot set '{step.Field}'."),
        };
    }

    private async Task<MacroPlan> DescribeAsync(
        Ticket ticket, Macro macro, string stamp, List<(MacroStep Step, string? Text, IReadOnlyList<TicketEvent> Events, string? WhyNot)> done,
        CancellationToken cancellationToken)
    {
        List<TicketEvent> events = [.. done.SelectMany(d => d.Events)];
        var fields = await customFields.GetAsync(cancellationToken);
        var names = await TicketNames.LoadAsync(people, HistoryText.People(events, fields), HistoryText.Teams(events), L, cancellationToken);
        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        var services = await catalog.GetServicesAsync(cancellationToken);
        var type = catalog.FindType(ticket.TypeId);
        var numbers = new Dictionary<Guid, string>();
        return new(
            ticket.Number, macro.Name, stamp, macro.ConcurrencyStamp,
            [
                .. done.Select(d => new PlannedStep(
                    d.Step,
                    d.Text is null ? null : markdown.ToHtml(d.Text),
                    [
                        .. d.Events.SelectMany(e => history.Lines(e, type, names, categories, services, numbers, fields))
                            // The message and the title are shown themselves.
                            .Where(l => l.Field is not (TicketFields.Macro or TicketFields.MentionedIds or TicketFields.TaskTitle or TicketFields.TaskState or TicketFields.TaskPosition or TicketFields.ResolutionNotes)),
                    ],
                    d.WhyNot)),
            ],
            done.Exists(d => d.WhyNot is not null));
    }
}
