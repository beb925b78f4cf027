using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// What preview and apply of a bulk edit share: the very same steps, so that the preview is the result. Each ticket stands for itself: one
/// that cannot be changed does not stop the others.
/// </summary>
internal sealed class BulkEditor(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, UpdateTicket update, TransitionTicket transition, IPeopleDirectory people,
    HistoryText history, FieldCatalog fields, FieldIntake intake, IStringLocalizer L)
{
    private const int MaxTickets = 500;

    public async Task<IReadOnlyList<BulkEditLine>> RunAsync(BulkEditRequest request, bool save, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.BulkEditTickets);
        access.Demand(TicketPermissions.EditTickets);
        List<string> numbers = [.. request.Numbers.Distinct(StringComparer.Ordinal)];
        if (numbers.Count is 0 or > MaxTickets)
        {
            throw new ValidationException("numbers", L["Choose 1 to {0} tickets.", MaxTickets]);
        }

        // What is wrong for every ticket is said once, at its field.
        if (request.Patch.Fields is { Count: > 0 } sent)
        {
            var rules = new TicketTextRules(L);
            await intake.CheckAsync(sent, rules, cancellationToken);
            rules.ThrowIfAny();
        }

        List<(Ticket? Ticket, string Number, IReadOnlyList<TicketEvent> Events, string? WhyNot)> results = [];
        foreach (var number in numbers)
        {
            results.Add(await EditAsync(number, request, save, cancellationToken));
        }

        return await DescribeAsync(results, cancellationToken);
    }

    /// <summary>Custom fields that tickets of these tickets' types can have; whether one belongs to a ticket may change with the very edit.</summary>
    public async Task<IReadOnlyList<CustomField>> OfferAsync(IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        List<CustomField> offered = [.. (await fields.GetAsync(cancellationToken)).Where(f => !f.IsRetired)];
        if (offered.Count == 0)
        {
            return [];
        }

        List<string> chosen = [.. numbers.Take(MaxTickets)];
        var types = await access.Visible().Where(t => chosen.Contains(t.Number)).Select(t => t.TypeId).Distinct().ToListAsync(cancellationToken);
        return [.. offered.Where(f => f.TypeId is null ? types.Count > 0 : types.Contains(f.TypeId))];
    }

    private async Task<(Ticket? Ticket, string Number, IReadOnlyList<TicketEvent> Events, string? WhyNot)> EditAsync(
        string number, BulkEditRequest request, bool save, CancellationToken cancellationToken)
    {
        // Nothing of a ticket that failed half-way may be saved with the next one.
        db.Forget();
        Ticket? ticket = null;
        try
        {
            ticket = await access.FindForEditAsync(number, expectedStamp: null, cancellationToken);
            List<TicketEvent> events = [.. await update.ApplyAsync(ticket, request.Patch, cancellationToken)];
            if (request.Transition is { } step)
            {
                events.AddRange(await transition.ApplyAsync(ticket, step, cancellationToken));
            }

            if (save && events.Count > 0)
            {
                db.Events.AddRange(events);
                await db.SaveChangesAsync(cancellationToken);
            }

            return (ticket, number, events, events.Count == 0 ? L["It is like that already."].Value : null);
        }
        catch (BusinessException e)
        {
            return (ticket, number, [], e.Message);
        }
        finally
        {
            db.Forget();
        }
    }

    private async Task<IReadOnlyList<BulkEditLine>> DescribeAsync(
        List<(Ticket? Ticket, string Number, IReadOnlyList<TicketEvent> Events, string? WhyNot)> results, CancellationToken cancellationToken)
    {
        List<TicketEvent> events = [.. results.SelectMany(r => r.Events)];
        var known = await fields.GetAsync(cancellationToken);
        var names = await TicketNames.LoadAsync(people, HistoryText.People(events, known), HistoryText.Teams(events), L, cancellationToken);
        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        var services = await catalog.GetServicesAsync(cancellationToken);
        var numbers = new Dictionary<Guid, string>();
        return [.. results.Select(r => new BulkEditLine(
            r.Number,
            r.Ticket?.Title ?? "",
            r.WhyNot is null,
            [.. r.Events.SelectMany(e => history.Lines(e, catalog.FindType(r.Ticket!.TypeId), names, categories, services, numbers, known))],
            r.WhyNot))];
    }
}
