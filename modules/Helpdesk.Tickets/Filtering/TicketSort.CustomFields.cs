using System.Linq.Expressions;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Filtering;

/// <summary>
/// Order by custom fields: the row of each field is joined to its ticket by the key of its table, once, however often the order asks for it.
/// </summary>
internal sealed partial class TicketSort
{
    private static readonly string[] Places = [nameof(SortedTicket.First), nameof(SortedTicket.Second), nameof(SortedTicket.Third)];

    /// <summary>A list can be ordered by the field: it has one value, and one that the database compares.</summary>
    public static bool IsSortable(CustomField field) =>
        !field.IsRetired && field.Kind is not (FieldKind.LongText or FieldKind.Choices or FieldKind.Person);

    private static void DemandOrder(CustomField field, IStringLocalizer localizer)
    {
        if (field.IsRetired)
        {
            throw new ValidationException("sort", localizer["The list cannot be sorted by “{0}”: the field is not used any more.", field.Name]);
        }

        if (!IsSortable(field))
        {
            throw new ValidationException(
                "sort", localizer["The list cannot be sorted by “{0}”: fields of several choices, of several lines and of people have no order.", field.Name]);
        }
    }

    private static IEnumerable<Key> KeysOf(CustomField field, int place, bool descending)
    {
        var ticket = Expression.Parameter(typeof(SortedTicket), "s");
        var row = Expression.Property(ticket, Places[place]);
        return FieldColumns(field).Select(c => new Key(
            field.Name, descending, field.IsStaffOnly, Expression.Lambda(Predicates.Replace(c.Column.Body, c.Column.Parameters[0], row), ticket),
            r => c.Value(r.Custom[place])));
    }

    private static IReadOnlyList<(LambdaExpression Column, Func<TicketFieldValue?, object> Value)> FieldColumns(CustomField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Text:
                // Which text comes behind all others is a matter of the database's language, so that a column of its own says what is empty.
                return [Of(v => v.NormalizedText == null ? 1 : 0, v => v?.NormalizedText is null ? 1 : 0), Of(v => v.NormalizedText ?? "", v => v?.NormalizedText ?? "")];
            case FieldKind.Choice:
                // In the order in which the field offers them.
                var order = $"|{string.Join('|', field.Choices.Select(c => c.Id))}|";
                return
                [
                    Of(
                        v => v.NormalizedText == null ? int.MaxValue : order.IndexOf("|" + v.NormalizedText + "|"),
                        v => v?.NormalizedText is { } id ? order.IndexOf($"|{id}|", StringComparison.Ordinal) : int.MaxValue),
                ];
            case FieldKind.Date:
                return [Of(v => v.Date ?? Never, v => v?.Date ?? Never)];
            default:
                return [Of(v => v.Number ?? long.MaxValue, v => v?.Number ?? long.MaxValue)];
        }

        static (LambdaExpression, Func<TicketFieldValue?, object>) Of<T>(Expression<Func<TicketFieldValue, T>> column, Func<TicketFieldValue?, T> value)
            where T : notnull => (column, v => value(v));
    }

    private IQueryable<SortedTicket> Join(IQueryable<Ticket> tickets)
    {
        var sorted = tickets.Select(t => new SortedTicket { Ticket = t });
        if (_joined.Count > 0)
        {
            var id = _joined[0].Id;
            sorted = sorted.SelectMany(
                s => s.Ticket.FieldValues.Where(v => v.FieldId == id && v.Place == 0).DefaultIfEmpty(),
                (s, v) => new SortedTicket { Ticket = s.Ticket, First = v });
        }

        if (_joined.Count > 1)
        {
            var id = _joined[1].Id;
            sorted = sorted.SelectMany(
                s => s.Ticket.FieldValues.Where(v => v.FieldId == id && v.Place == 0).DefaultIfEmpty(),
                (s, v) => new SortedTicket { Ticket = s.Ticket, First = s.First, Second = v });
        }

        if (_joined.Count > 2)
        {
            var id = _joined[2].Id;
            sorted = sorted.SelectMany(
                s => s.Ticket.FieldValues.Where(v => v.FieldId == id && v.Place == 0).DefaultIfEmpty(),
                (s, v) => new SortedTicket { Ticket = s.Ticket, First = s.First, Second = s.Second, Third = v });
        }

        return sorted;
    }

    /// <summary>The columns of a list, and the values that its cursor needs.</summary>
    private Expression<Func<SortedTicket, SortedRow>> Row()
    {
        var ticket = Expression.Parameter(typeof(SortedTicket), "s");
        var row = Predicates.Replace(TicketRow.FromTicket.Body, TicketRow.FromTicket.Parameters[0], Expression.Property(ticket, nameof(SortedTicket.Ticket)));
        var custom = Expression.NewArrayInit(typeof(TicketFieldValue), Places.Take(_joined.Count).Select(p => Expression.Property(ticket, p)));
        return Expression.Lambda<Func<SortedTicket, SortedRow>>(
            Expression.New(typeof(SortedRow).GetConstructors()[0], [row, custom], typeof(SortedRow).GetProperty(nameof(SortedRow.Row))!, typeof(SortedRow).GetProperty(nameof(SortedRow.Custom))!),
            ticket);
    }

    /// <summary>A ticket and the rows of the custom fields that it is ordered by.</summary>
    private sealed class SortedTicket
    {
        public required Ticket Ticket { get; init; }

        public TicketFieldValue? First { get; init; }

        public TicketFieldValue? Second { get; init; }

        public TicketFieldValue? Third { get; init; }
    }
}

/// <summary>A row of a list.</summary>
/// <param name="Row">Ticket.</param>
/// <param name="Custom">Rows of the custom fields that the list is ordered by; null where the ticket has no value.</param>
internal sealed record SortedRow(TicketRow Row, TicketFieldValue?[] Custom);
