using static Helpdesk.Workflows.ActivityCategories;
using static Helpdesk.Workflows.ActivityEditors;

namespace Helpdesk.Workflows.Activities;

/// <summary>What the designer shows of the kinds of steps that need nothing but the engine.</summary>
internal static class BuiltInDescriptors
{
    private static readonly string[] Nothing = [];

    private static readonly ActivityInput WrittenCondition = new("Condition", "Condition", Condition) { TypeName = "Boolean", IsRequired = true, DefaultSyntax = "JavaScript" };

    private static readonly ActivityInput SwitchCases = new("Cases", "Cases", Cases) { TypeName = "Object", IsUnwrapped = true };

    private static readonly ActivityInput SwitchMode = new("Mode", "If several cases are met", Dropdown)
    {
        Options = [new("MatchFirst", "Take the first"), new("MatchAny", "Take all")],
        DefaultValue = "MatchFirst",
    };

    private static readonly ActivityInput[] RequestInputs =
    [
        new("Url", "Address", SingleLine) { IsRequired = true, DefaultSyntax = "Liquid", Description = "Begins with https://. An administrator lists the hosts that workflows may call in the settings." },
        new("Method", "Method", Dropdown)
        {
            Options = [new("GET", "GET"), new("POST", "POST"), new("PUT", "PUT"), new("PATCH", "PATCH"), new("DELETE", "DELETE"), new("HEAD", "HEAD"), new("OPTIONS", "OPTIONS")],
            DefaultValue = "GET",
        },
        new("Content", "Content", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript", Description = "Text, or an object that is sent as JSON or as a form." },
        new("ContentType", "Content type", SingleLine) { Description = "Such as application/json; empty goes by the content." },
        new("Authorization", "Secret", ActivityEditors.Option) { Source = "workflow-secrets", Description = "Name of a secret that goes with the request. Secrets are kept under Workflows in the administration." },
        new("RequestHeaders", "Headers", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript", Description = "Values by name, such as ({ 'X-Source': 'helpdesk' })." },
        new("RequestTimeout", "Wait for the answer at most", Duration) { TypeName = "TimeSpan", DefaultValue = "00:00:30", Description = "From one second to 100 seconds, for each try." },
        new("MaxAttempts", "Tries", Number) { TypeName = "Int32", DefaultValue = "5", Description = "From 1 to 12, with longer and longer pauses. Each try carries the same Idempotency-Key." },
    ];

    private static readonly ActivityOutput[] RequestOutputs = [new("StatusCode", "Status code", "Int32"), new("ParsedContent", "Content"), new("ResponseHeaders", "Headers")];

    private static readonly Dictionary<string, ActivityDescriptor> Known = new ActivityDescriptor[]
    {
        Of("Elsa.Flowchart", "Flowchart", "Steps joined by lines; runs until nothing is left to do.", Flow, "sitemap") with { IsBrowsable = false },
        Of("Elsa.Sequence", "Sequence", "Steps one after the other.", Flow, "list-numbers") with { EmbeddedPorts = ["Activities"] },
        Of("Elsa.If", "If", "Runs one step or another inside of it.", Flow, "arrows-split") with { Inputs = [WrittenCondition], EmbeddedPorts = ["Then", "Else"], Outputs = [new("Result", "Result", "Boolean")] },
        Of("Elsa.Switch", "Switch", "Runs the step of the case that is met.", Flow, "arrows-split-2") with { Inputs = [SwitchCases, SwitchMode], EmbeddedPorts = ["Default"] },
        Of("Elsa.Fork", "Fork", "Runs branches inside of it at the same time.", Flow, "git-fork") with { IsBrowsable = false, EmbeddedPorts = ["Branches"] },
        Of("Elsa.Parallel", "Parallel", "Runs steps inside of it at the same time.", Flow, "layout-columns") with { EmbeddedPorts = ["Activities"] },
        Of("Elsa.While", "While", "Repeats a step as long as a condition is true.", Flow, "repeat") with { Inputs = [WrittenCondition], EmbeddedPorts = ["Body"] },
        Of("Elsa.For", "Count up", "Repeats a step for each number of a range.", Flow, "number") with
        {
            Inputs =
            [
                new("Start", "From", Number) { TypeName = "Int32", DefaultValue = "0" },
                new("End", "To", Number) { TypeName = "Int32", DefaultValue = "0" },
                new("Step", "Step width", Number) { TypeName = "Int32", DefaultValue = "1" },
                new("OuterBoundInclusive", "Include the last number", Checkbox) { TypeName = "Boolean", DefaultValue = "true" },
            ],
            EmbeddedPorts = ["Body"],
            Outputs = [new("CurrentValue", "Current number", "Int32")],
        },
        Of("Elsa.ForEach", "For each", "Repeats a step for each item of a list, one after the other.", Flow, "list-details") with
        {
            Inputs = [new("Items", "Items", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript" }],
            EmbeddedPorts = ["Body"],
            Outputs = [new("CurrentValue", "Item")],
        },
        Of("Elsa.ParallelForEach", "For each at once", "Runs a step for each item of a list at the same time.", Flow, "layout-list") with
        {
            Inputs = [new("Items", "Items", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript" }],
            EmbeddedPorts = ["Body"],
            Outputs = [new("CurrentValue", "Item")],
        },
        Of("Elsa.Break", "Leave the loop", "Ends the loop around it.", Flow, "player-skip-forward") with { Outcomes = Nothing },
        Of("Elsa.Start", "Start", "Where the flowchart begins.", Flow, "player-play"),
        Of("Elsa.End", "End", "Ends the flowchart; what is still open in it is cancelled.", Flow, "player-stop") with { Outcomes = Nothing },
        Of("Elsa.Finish", "Finish", "Ends the whole workflow at once.", Flow, "flag-check") with { Outcomes = Nothing },
        Of("Elsa.Complete", "Complete", "Ends the workflow with outcomes for the workflow that runs it as a step.", Flow, "circle-check") with
        {
            Inputs = [new("Outcomes", "Outcomes", MultiText) { TypeName = "Object" }],
            Outcomes = Nothing,
        },
        Of("Elsa.Fault", "Fault", "Fails on purpose: an administrator is asked what to do.", Flow, "alert-triangle") with
        {
            Inputs = [new("Message", "Message", SingleLine) { DefaultSyntax = "Liquid" }],
            Outcomes = Nothing,
        },
        Of("Elsa.FlowDecision", "Decision", "Goes one way when a condition is true, and another when it is not.", Flow, "arrow-fork") with { Inputs = [WrittenCondition], Outcomes = ["True", "False"] },
        Of("Elsa.FlowSwitch", "Choice", "Goes the way of the case that is met.", Flow, "arrows-split-2") with { Inputs = [SwitchCases, SwitchMode], Outcomes = ["Default"] },
        Of("Elsa.FlowFork", "Split", "Goes several ways at the same time.", Flow, "git-fork") with
        {
            Inputs = [new("Branches", "Branches", ActivityEditors.Outcomes) { TypeName = "Object", Description = "One way for each name." }],
        },
        Of("Elsa.FlowJoin", "Join", "Goes on when the branches that lead to it have come.", Flow, "git-merge") with
        {
            Inputs =
            [
                new("Mode", "Wait for", Dropdown)
                {
                    Options = [new("WaitAllActive", "All branches that were taken"), new("WaitAll", "All branches"), new("WaitAny", "The first branch; the others are cancelled")],
                    DefaultValue = "WaitAllActive",
                },
            ],
        },
        Of("Elsa.SetVariable", "Set a variable", "Gives a variable a new value.", ActivityCategories.Data, "variable") with
        {
            Inputs = [new("Variable", "Variable", Variable) { TypeName = "Object", IsUnwrapped = true, IsRequired = true }, new("Value", "Value", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript" }],
        },
        Of("Elsa.SetOutput", "Set a result", "Gives the workflow a result.", ActivityCategories.Data, "database-export") with
        {
            Inputs = [new("OutputName", "Name", SingleLine) { IsRequired = true }, new("OutputValue", "Value", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript" }],
        },
        Of("Elsa.SetName", "Name the run", "Gives this run of the workflow a name for lists.", ActivityCategories.Data, "tag") with { Inputs = [new("Value", "Name", SingleLine) { DefaultSyntax = "Liquid" }] },
        Of("Elsa.Correlate", "Tie to a record", "Says what the workflow is about, such as the number of a ticket.", ActivityCategories.Data, "link") with { Inputs = [new("CorrelationId", "Record", SingleLine) { DefaultSyntax = "JavaScript" }] },
        Of("Elsa.WriteLine", "Write to the journal", "Adds a line to the journal of the run.", ActivityCategories.Data, "notes") with { Inputs = [new("Text", "Text", MultiLine) { DefaultSyntax = "Liquid" }] },
        Of("Elsa.Event", "Event", "Waits until somebody says over the API that something has happened, or begins then.", Triggers, "broadcast") with
        {
            IsTrigger = true,
            Inputs = [new("EventName", "Name of the event", SingleLine) { IsRequired = true }],
            Outputs = [new("Result", "What came with it")],
        },
        Of(SubWorkflow.TypeName, "Workflow as a step", "Runs another workflow within this one.", ActivityCategories.Workflows, "sitemap") with { IsBrowsable = false },
        Of("Elsa.ExecuteWorkflow", "Run a workflow", "Begins another workflow and waits for its end.", ActivityCategories.Workflows, "subtask") with { Inputs = ChildInputs("true"), Outputs = [new("Result", "Results of the workflow")] },
        Of("Elsa.DispatchWorkflow", "Begin a workflow", "Begins another workflow and goes on at once.", ActivityCategories.Workflows, "send") with { Inputs = ChildInputs("false"), Outputs = [new("Result", "Results of the workflow")] },
        Of("Elsa.PublishEvent", "Tell an event", "Says that something has happened: to workflows that begin with it or wait for it.", ActivityCategories.Workflows, "broadcast") with
        {
            Inputs =
            [
                new("EventName", "Name of the event", SingleLine) { IsRequired = true },
                new("CorrelationId", "Only what is about", SingleLine) { DefaultSyntax = "JavaScript", Description = "Record that it is about; empty tells all." },
                new("Payload", "What comes with it", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript" },
            ],
        },
        Of(RunTask.TypeName, "Ask for a task", "Waits until another system says over the API that a task is done.", ActivityCategories.Communication, "checklist") with
        {
            Inputs = [new("TaskName", "Name of the task", SingleLine) { IsRequired = true }],
            Outputs = [new("TaskId", "Id of the task", "String"), new("Result", "What the task gave")],
        },
        Of("Elsa.FlowSendHttpRequest", "Send HTTP request", "Calls another system and waits for its answer; tries again when it cannot be reached.", ActivityCategories.Communication, "world") with
        {
            Inputs = [.. RequestInputs, new("ExpectedStatusCodes", "Status codes with a way of their own", ActivityEditors.Outcomes) { TypeName = "Object", Description = "Such as 200 and 404." }],
            Outputs = RequestOutputs,
            Outcomes = ["Done", HttpRequestActivity.UnmatchedOutcome, HttpRequestActivity.FailedOutcome, HttpRequestActivity.TimeoutOutcome],
        },
        // What it contains for each code is drawn in Elsa Studio only.
        Of("Elsa.SendHttpRequest", "Send HTTP request with steps inside", "Calls another system and runs the step for its answer.", ActivityCategories.Communication, "world") with
        {
            IsBrowsable = false,
            Inputs = RequestInputs,
            Outputs = RequestOutputs,
            EmbeddedPorts = ["UnmatchedStatusCode", "FailedToConnect", "Timeout"],
        },
        Of(HttpEndpoint.TypeName, "Webhook", "Begins when another system calls an address of this one, or waits for such a call.", Triggers, "webhook") with
        {
            IsTrigger = true,
            Inputs =
            [
                new("Path", "Path", SingleLine) { IsRequired = true, Description = "Below /api/v1/workflows/hooks/, such as monitoring/alerts." },
                new("SupportedMethods", "Methods", CheckList) { TypeName = "Object", Options = [.. HttpEndpoint.Methods.Select(m => new ActivityOption(m, m))], DefaultValue = """["POST"]""", DefaultSyntax = "Object" },
            ],
            Outputs =
            [
                new("ParsedContent", "Content"), new("Headers", "Headers"), new("QueryStringData", "Values of the query"), new("Result", "The call as a whole"),
            ],
        },
        Of("Elsa.Timer", "Every so often", "Begins again and again after the same time; inside of a workflow it waits once.", Triggers, "clock-play") with { IsTrigger = true, Inputs = [new("Interval", "Interval", Duration) { TypeName = "TimeSpan", IsRequired = true }] },
        Of("Elsa.Cron", "By schedule", "Begins at the times of a schedule, in the time zone of the service desk; inside of a workflow it waits for the next one.", Triggers, "calendar-repeat") with
        {
            IsTrigger = true,
            Inputs = [new("CronExpression", "Schedule", ActivityEditors.Cron) { IsRequired = true, Description = "Minute, hour, day, month, day of the week: 0 8 * * 1-5 is every working day at 8:00." }],
        },
        Of("Elsa.Delay", "Wait for a while", "Goes on after a time.", Time, "hourglass") with { Inputs = [new("TimeSpan", "How long", Duration) { TypeName = "TimeSpan", IsRequired = true }] },
        Of("Elsa.StartAt", "Wait until", "Goes on at a moment, or begins then.", Time, "calendar-time") with { IsTrigger = true, Inputs = [new("DateTime", "When", ActivityEditors.DateTime) { TypeName = "DateTime", IsRequired = true }] },
    }.ToDictionary(d => d.TypeName, StringComparer.Ordinal);

    private static ActivityInput[] ChildInputs(string waits) =>
    [
        new("WorkflowDefinitionId", "Workflow", ActivityEditors.Workflow) { IsRequired = true, Source = "workflow-definitions" },
        new("Input", "Inputs", Expression) { TypeName = "Object", DefaultSyntax = "JavaScript", Description = "Values by name, such as ({ Amount: 5 })." },
        new("CorrelationId", "Record", SingleLine) { DefaultSyntax = "JavaScript", Description = "What it is about; empty is what this workflow is about." },
        new("WaitForCompletion", "Wait for its end", Checkbox) { TypeName = "Boolean", DefaultValue = waits },
    ];

    public static ActivityDescriptor Of(string type) =>
        Known.GetValueOrDefault(type) ?? new ActivityDescriptor { TypeName = type, DisplayName = type, Description = "", Category = Flow, IsBrowsable = false };

    private static ActivityDescriptor Of(string type, string name, string description, string category, string icon) =>
        new() { TypeName = type, DisplayName = name, Description = description, Category = category, Icon = icon };
}
