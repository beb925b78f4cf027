using System.Linq.Expressions;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Filtering;

/// <summary>
/// Puts predicates on tickets together. Values are captured variables, so EF sends them as parameters. Comparisons of nullable fields say
/// what they mean for an empty one, so that <c>not</c> means the same in SQL as in the language.
/// </summary>
internal static class Predicates
{
    public static Expression<Func<Ticket, bool>> On<T>(Expression<Func<Ticket, T>> field, Expression<Func<T, bool>> condition)
    {
        var ticket = field.Parameters[0];
        return Expression.Lambda<Func<Ticket, bool>>(Replace(condition.Body, condition.Parameters[0], field.Body), ticket);
    }

    public static Expression<Func<Ticket, bool>> Not(Expression<Func<Ticket, bool>> item) =>
        Expression.Lambda<Func<Ticket, bool>>(Expression.Not(item.Body), item.Parameters);

    public static Expression<Func<Ticket, bool>> Join(IReadOnlyList<Expression<Func<Ticket, bool>>> items, Func<Expression, Expression, Expression> join)
    {
        var ticket = items[0].Parameters[0];
        var body = items[0].Body;
        foreach (var item in items.Skip(1))
        {
            body = join(body, Replace(item.Body, item.Parameters[0], ticket));
        }

        return Expression.Lambda<Func<Ticket, bool>>(body, ticket);
    }

    /// <summary>The ticket has a row of the custom field that fits.</summary>
    public static Expression<Func<Ticket, bool>> Any(Guid fieldId, Expression<Func<TicketFieldValue, bool>> condition)
    {
        Expression<Func<TicketFieldValue, bool>> own = v => v.FieldId == fieldId;
        Expression<Func<Ticket, List<TicketFieldValue>>> rows = t => t.FieldValues;
        var row = own.Parameters[0];
        var fits = Expression.Lambda<Func<TicketFieldValue, bool>>(
            Expression.AndAlso(own.Body, Replace(condition.Body, condition.Parameters[0], row)), row);
        return Expression.Lambda<Func<Ticket, bool>>(
            Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(TicketFieldValue)], rows.Body, fits), rows.Parameters);
    }

    public static Expression Replace(Expression body, Expression from, Expression to) => new Replacer(from, to).Visit(body)!;

    public static Expression<Func<int, bool>> Compare(FilterOperator @operator, int value) => @operator switch
    {
        FilterOperator.Less => x => x < value,
        FilterOperator.LessOrEqual => x => x <= value,
        FilterOperator.Greater => x => x > value,
        FilterOperator.GreaterOrEqual => x => x >= value,
        _ => x => x == value,
    };

    public static Expression<Func<int?, bool>> CompareNullable(FilterOperator @operator, int value) => @operator switch
    {
        FilterOperator.Less => x => x != null && x < value,
        FilterOperator.LessOrEqual => x => x != null && x <= value,
        FilterOperator.Greater => x => x != null && x > value,
        FilterOperator.GreaterOrEqual => x => x != null && x >= value,
        _ => x => x != null && x == value,
    };

    /// <summary>A day is after another when it lies wholly behind it: <c>&gt; today</c> means from tomorrow on.</summary>
    public static Expression<Func<DateTime, bool>> Compare(FilterOperator @operator, FilterTime time)
    {
        var (from, to) = time;
        return @operator switch
        {
            FilterOperator.Less => x => x < from,
            FilterOperator.LessOrEqual when time.IsMoment => x => x <= from,
            FilterOperator.LessOrEqual => x => x < to,
            FilterOperator.Greater when time.IsMoment => x => x > from,
            FilterOperator.Greater => x => x >= to,
            FilterOperator.GreaterOrEqual => x => x >= from,
            _ => x => x >= from && x < to,
        };
    }

    public static Expression<Func<DateTime?, bool>> CompareNullable(FilterOperator @operator, FilterTime time)
    {
        var (from, to) = time;
        return @operator switch
        {
            FilterOperator.Less => x => x != null && x < from,
            FilterOperator.LessOrEqual when time.IsMoment => x => x != null && x <= from,
            FilterOperator.LessOrEqual => x => x != null && x < to,
            FilterOperator.Greater when time.IsMoment => x => x != null && x > from,
            FilterOperator.Greater => x => x != null && x >= to,
            FilterOperator.GreaterOrEqual => x => x != null && x >= from,
            _ => x => x != null && x >= from && x < to,
        };
    }

    /// <summary>One of some ids, or empty where <paramref name="orEmpty"/> says so.</summary>
    public static Expression<Func<Guid?, bool>> OneOf(List<Guid> ids, bool orEmpty)
    {
        if (ids.Count == 0)
        {
            return orEmpty ? x => x == null : x => false;
        }

        if (ids.Count == 1)
        {
            var id = ids[0];
            return orEmpty ? x => x == null || x == id : x => x != null && x == id;
        }

        return orEmpty ? x => x == null || ids.Contains(x.Value) : x => x != null && ids.Contains(x.Value);
    }

    public static Expression<Func<string?, bool>> OneOf(List<string> values)
    {
        if (values.Count == 1)
        {
            var value = values[0];
            return x => x != null && x == value;
        }

        return x => x != null && values.Contains(x);
    }

    private sealed class Replacer(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
