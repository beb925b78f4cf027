using System.Diagnostics.CodeAnalysis;
using Quartz;

namespace Helpdesk.Workflows.Engine;

/// <summary>
/// A schedule in cron's notation: five fields as Unix has them, six with seconds first as Elsa writes them, or Quartz's own with a question mark.
/// </summary>
internal sealed class CronSchedule
{
    private readonly CronExpression _expression;

    private CronSchedule(CronExpression expression) => _expression = expression;

    public static bool TryParse(string? text, [NotNullWhen(true)] out CronSchedule? schedule)
    {
        schedule = null;
        var fields = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        CronExpression? expression;
        var isRead = fields switch
        {
            [var macro] when macro.StartsWith('@') => CronExpression.TryParse(macro, out expression),
            { Length: 5 } => CronExpression.TryParse(string.Join(' ', fields), CronFormat.Unix, out expression),
            // Days of the week are counted as in the form with five fields.
            [var seconds, .. var others] when fields.Length == 6 && !text!.Contains('?', StringComparison.Ordinal) =>
                CronExpression.TryParse(string.Join(' ', others), CronFormat.Unix, out expression)
                && CronExpression.TryParse($"{seconds} {string.Join(' ', expression!.CronExpressionString.Split(' ')[1..])}", out expression),
            { Length: 6 or 7 } => CronExpression.TryParse(string.Join(' ', fields), out expression),
            _ => (expression = null) is not null,
        };
        schedule = isRead ? new CronSchedule(expression!) : null;
        return isRead;
    }

    /// <summary>The first moment behind another one; null when there is none any more.</summary>
    public DateTimeOffset? After(DateTimeOffset moment, TimeZoneInfo zone) => _expression.WithTimeZone(zone).GetNextValidTimeAfter(moment)?.ToUniversalTime();
}
