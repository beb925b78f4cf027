using System.Globalization;
using System.Linq.Expressions;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Filtering;

/// <summary>
/// Conditions on custom fields. They ask for rows of the ticket, in the database as <c>EXISTS</c>; a rule asks the same of a ticket in memory.
/// </summary>
internal sealed partial class FilterCompiler
{
    private async Task<Expression<Func<Ticket, bool>>> CustomAsync(FilterNode.Comparison c, CustomField field, CancellationToken cancellationToken)
    {
        if (c.Operator == FilterOperator.IsEmpty)
        {
            return Predicates.Not(Predicates.Any(field.Id, v => true));
        }

        switch (field.Kind)
        {
            case FieldKind.LongText:
                var part = c.Values[0].Text.ToLowerInvariant();
                return Predicates.Any(field.Id, v => v.NormalizedLongText != null && v.NormalizedLongText.Contains(part));
            case FieldKind.WholeNumber or FieldKind.Decimal:
                return CustomNumbers(c, field);
            case FieldKind.Date:
                return CustomDate(c, field);
            case FieldKind.YesNo:
                long flag = ReadFlag(c.Values[0]) ? 1 : 0;
                return Predicates.Any(field.Id, v => v.Number == flag);
            case FieldKind.Choice or FieldKind.Choices:
                List<string> ids = [.. c.Values.Select(v => ReadChoice(c, v, field))];
                return Predicates.Any(field.Id, v => v.NormalizedText != null && ids.Contains(v.NormalizedText));
            case FieldKind.Person:
                return await CustomPersonAsync(c, field, cancellationToken);
            default:
                return CustomText(c, field);
        }
    }

    private static Expression<Func<Ticket, bool>> CustomText(FilterNode.Comparison c, CustomField field)
    {
        List<string> texts = [.. c.Values.Select(v => v.Text.ToLowerInvariant())];
        if (c.Operator == FilterOperator.Contains)
        {
            var part = texts[0];
            return Predicates.Any(field.Id, v => v.NormalizedText != null && v.NormalizedText.Contains(part));
        }

        return Predicates.Any(field.Id, v => v.NormalizedText != null && texts.Contains(v.NormalizedText));
    }

    private Expression<Func<Ticket, bool>> CustomNumbers(FilterNode.Comparison c, CustomField field)
    {
        if (c.Operator == FilterOperator.In)
        {
            List<long> numbers = [.. c.Values.Select(ReadScaled)];
            return Predicates.Any(field.Id, v => v.Number != null && numbers.Contains(v.Number.Value));
        }

        var number = ReadScaled(c.Values[0]);
        return c.Operator switch
        {
            FilterOperator.Less => Predicates.Any(field.Id, v => v.Number != null && v.Number < number),
            FilterOperator.LessOrEqual => Predicates.Any(field.Id, v => v.Number != null && v.Number <= number),
            FilterOperator.Greater => Predicates.Any(field.Id, v => v.Number != null && v.Number > number),
            FilterOperator.GreaterOrEqual => Predicates.Any(field.Id, v => v.Number != null && v.Number >= number),
            _ => Predicates.Any(field.Id, v => v.Number == number),
        };
    }

    private long ReadScaled(FilterValue value) =>
        decimal.TryParse(value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= FieldReader.MaxNumber && decimal.Round(number, TicketFieldValue.Digits) == number
            ? TicketFieldValue.Scaled(number)
            : throw Error(value, L["“{0}” is no number.", value.Text]);

    /// <summary>A day has no zone: today is the day that the person's clock shows.</summary>
    private Expression<Func<Ticket, bool>> CustomDate(FilterNode.Comparison c, CustomField field)
    {
        var value = c.Values[0];
        var isDay = DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        if (_isForEverybody && !isDay)
        {
            throw Error(value, L["a rule is the same at any time: write a date such as 2026-11-21."]);
        }

        var here = DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(time.GetUtcNow().UtcDateTime, user.TimeZone), DateTimeKind.Utc);
        var days = FilterDates.Read(value.Text, here, TimeZoneInfo.Utc)
            ?? throw Error(value, L["“{0}” is no date. Write 2026-11-21, today, this-week or a distance such as -2d.", value.Text]);
        var day = days.IsMoment ? new FilterTime(days.From.Date, days.From.Date.AddDays(1)) : days;
        var (from, to) = day;
        return c.Operator switch
        {
            FilterOperator.Less => Predicates.Any(field.Id, v => v.Date != null && v.Date < from),
            FilterOperator.LessOrEqual => Predicates.Any(field.Id, v => v.Date != null && v.Date < to),
            FilterOperator.Greater => Predicates.Any(field.Id, v => v.Date != null && v.Date >= to),
            FilterOperator.GreaterOrEqual => Predicates.Any(field.Id, v => v.Date != null && v.Date >= from),
            _ => Predicates.Any(field.Id, v => v.Date != null && v.Date >= from && v.Date < to),
        };
    }

    private string ReadChoice(FilterNode.Comparison c, FilterValue value, CustomField field) =>
        field.Choices.FirstOrDefault(x => x.Id.Equals(value.Text, StringComparison.OrdinalIgnoreCase)
            || x.Labels.Values.Any(l => l.Equals(value.Text, StringComparison.CurrentCultureIgnoreCase)))?.Id
        ?? throw Error(value, L["{0} cannot be “{1}”. Use one of: {2}.", c.Field.Name, value.Text, string.Join(", ", field.Choices.Select(x => x.Id))]);

    private async Task<Expression<Func<Ticket, bool>>> CustomPersonAsync(FilterNode.Comparison c, CustomField field, CancellationToken cancellationToken)
    {
        var (people, orEmpty) = await ReadPeopleAsync(c, cancellationToken);
        var has = Predicates.Any(field.Id, v => v.PersonId != null && people.Contains(v.PersonId.Value));
        return orEmpty ? Predicates.Join([has, Predicates.Not(Predicates.Any(field.Id, v => true))], Expression.OrElse) : has;
    }
}
