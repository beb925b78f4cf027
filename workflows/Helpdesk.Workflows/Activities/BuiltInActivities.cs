using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Activities;

/// <summary>The kinds of steps that need nothing but the engine; their names are Elsa's.</summary>
internal static class BuiltInActivities
{
    public static IReadOnlyList<Activity> All { get; } =
    [
        new Flowchart(), new Sequence(), new If(), new Switch(), new Fork(), new Parallel(), new While(), new For(), new ForEach(), new ParallelForEach(), new Break(),
        new Start(), new End(), new Finish(), new Complete(), new Fault(), new FlowDecision(), new FlowSwitch(), new FlowFork(), new FlowJoin(),
        new SetVariable(), new SetOutput(), new SetName(), new Correlate(), new WriteLine(), new Event(), new Delay(), new StartAt(), new Timer(), new Cron(),
        new SubWorkflow(), new ExecuteWorkflow(), new DispatchWorkflow(), new PublishEvent(), new RunTask(),
        new FlowSendHttpRequest(), new SendHttpRequest(), new HttpEndpoint(),
    ];
}
