using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Activities;

/// <summary>
/// Begins workflows by time, or waits inside of one. What begins workflows must be written out, because it is known before anything runs.
/// </summary>
internal abstract class ScheduledActivity : Activity
{
    /// <summary>The input that says when.</summary>
    protected abstract string Input { get; }

    public override JsonObject? StimulusOf(ActivityNode node) => WrittenTexts.Of(node[Input]) is [{ Length: > 0 } text] ? new JsonObject { [Input] = text } : null;

    public override (string Field, string Problem)? ProblemOf(ActivityNode node) =>
        WrittenTexts.Of(node[Input]) is [var text] && !CanRead(text) ? (Input, Mistake) : null;

    public sealed override DateTimeOffset? DueAfter(ActivityNode node, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone) =>
        WrittenTexts.Of(node[Input]) is [var text] && CanRead(text) ? DueAfter(text, last, now, zone) : null;

    public sealed override async ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (context.IsTrigger)
        {
            // Its time has come: that is why the instance began. Met again in a loop, it waits.
            context.Run.State.Trigger = null;
            return;
        }

        var text = context.GetText(Input) ?? "";
        if (!CanRead(text))
        {
            throw new WorkflowFaultException($"The input “{Input}” of the step “{context.Node.DisplayName}” cannot be read: “{text}”.");
        }

        if (DueAfter(text, last: null, context.Now, await TenantZone.OfAsync(context.Services, cancellationToken)) is { } due)
        {
            context.Wait(dueAt: due);
        }
    }

    /// <summary>Sentence for a text that cannot be read, a localization key.</summary>
    protected abstract string Mistake { get; }

    protected abstract bool CanRead(string text);

    /// <param name="last">Time of the last run that was due; null before the first.</param>
    protected abstract DateTimeOffset? DueAfter(string text, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone);
}

/// <summary>Again and again after the same time.</summary>
internal sealed class Timer : ScheduledActivity
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_653);

    public override string Type => "Elsa.Timer";

    protected override string Input => "interval";

    protected override string Mistake => "An interval is a duration between 5 seconds and ten years, such as 01:30:00.";

    protected override bool CanRead(string text) => Durations.TryParse(text, out var interval) && interval >= Shortest && interval <= Longest;

    protected override DateTimeOffset? DueAfter(string text, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!Durations.TryParse(text, out var interval))
        {
            return null;
        }

        if (last is not { } before || before > now)
        {
            return now + interval;
        }

        // The rhythm is kept; what was missed is not made up for.
        return before + (interval * (Math.Floor((now - before) / interval) + 1));
    }
}

/// <summary>At the times that an expression in cron's notation names, in the tenant's time zone.</summary>
internal sealed class Cron : ScheduledActivity
{
    public override string Type => "Elsa.Cron";

    protected override string Input => "cronExpression";

    protected override string Mistake => "This is no schedule in cron's notation, such as 0 8 * * 1-5 for every working day at 8:00.";

    protected override bool CanRead(string text) => CronSchedule.TryParse(text, out _);

    protected override DateTimeOffset? DueAfter(string text, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone) =>
        CronSchedule.TryParse(text, out var schedule) ? schedule.After(now, zone) : null;
}

/// <summary>At a moment; one that has passed neither waits nor begins anything.</summary>
internal sealed class StartAt : ScheduledActivity
{
    public override string Type => "Elsa.StartAt";

    protected override string Input => "dateTime";

    protected override string Mistake => "This is no date and time such as 2026-11-22T09:00:00Z.";

    protected override bool CanRead(string text) => TryParse(text, out _);

    protected override DateTimeOffset? DueAfter(string text, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone) =>
        last is null && TryParse(text, out var at) && at > now ? at : null;

    private static bool TryParse(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
}
