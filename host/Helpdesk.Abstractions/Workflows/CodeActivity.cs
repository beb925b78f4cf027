using System.Text.Json.Nodes;

namespace Helpdesk.Workflows;

/// <summary>Says what a kind of workflow step looks like: its name in the palette, its fields, its outcomes.</summary>
public interface IDescribedActivity
{
    /// <summary>The description; the same for all runs.</summary>
    static abstract ActivityDescriptor Descriptor { get; }
}

/// <summary>
/// A kind of workflow step that a module or plugin adds (a code activity in Elsa's words): one class with
/// <see cref="IDescribedActivity.Descriptor"/>, registered with <c>AddActivity</c>. Made anew from the scope for each call, so it may take any scoped
/// service, and keeps nothing between calls but <see cref="IActivityContext.Memory"/>. What it writes commits together with the state of the workflow.
/// It acts as the system with the origin <see cref="Security.Origins.Workflow"/>; a <see cref="Errors.BusinessException"/> takes back what the step
/// wrote and becomes an incident with its sentence. It must not call other systems: it writes down what is to be sent, and waits for the answer.
/// </summary>
public abstract class CodeActivity
{
    /// <summary>Runs the step. A step that neither completes nor waits is completed with the outcome Done.</summary>
    /// <exception cref="Errors.BusinessException">It cannot be done; becomes an incident that an administrator retries, skips, or ends with an outcome.</exception>
    public abstract Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken);

    /// <summary>What the step waited for has happened, or its time has come. Completes it by default; it may wait again instead.</summary>
    public virtual Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        context.Complete();
        return Task.CompletedTask;
    }

    /// <summary>The step waited and is not needed any more: another branch has ended the flow, or somebody cancelled the workflow. It can do nothing but tidy up.</summary>
    public virtual Task CancelAsync(IActivityContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Why a waiting step goes on.</summary>
/// <param name="IsDue">True when its time has come; false when somebody gave it the stimulus.</param>
/// <param name="Payload">What came with the stimulus, or null.</param>
public sealed record ActivityResumption(bool IsDue, JsonNode? Payload);

/// <summary>What a step sees of the workflow that it is part of, while it runs.</summary>
public interface IActivityContext
{
    /// <summary>The running workflow.</summary>
    Guid InstanceId { get; }

    /// <summary>Id of the definition, the same for all its versions.</summary>
    string DefinitionId { get; }

    /// <summary>Name of the workflow as drawn, for texts that people read.</summary>
    string WorkflowName { get; }

    /// <summary>Id of the step in the definition.</summary>
    string ActivityId { get; }

    /// <summary>Name of the step as drawn.</summary>
    string DisplayName { get; }

    /// <summary>This run of the step, unique in the instance: a step in a loop has many.</summary>
    int RunId { get; }

    /// <summary>What the workflow is about: the number of a ticket, or null.</summary>
    string? CorrelationId { get; set; }

    /// <summary>Now, UTC.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The instance began because this step's trigger happened; it does not wait again. False when met later, in a loop.</summary>
    bool IsTrigger { get; }

    /// <summary>What came with the trigger that began the instance, or null.</summary>
    JsonNode? TriggerPayload { get; }

    /// <summary>What the step remembers between its calls; stored with the instance, so keep it small.</summary>
    JsonObject Memory { get; }

    /// <summary>The value of an input after its expression was evaluated, or null when it is not set.</summary>
    /// <param name="input">Name as in the document, with a small first letter.</param>
    /// <exception cref="Errors.BusinessException">The expression cannot be evaluated; the sentence names step and input.</exception>
    JsonNode? GetValue(string input);

    /// <summary>The value of an input as text; null when it is not set or empty.</summary>
    string? GetText(string input);

    /// <summary>True when the value of an input is true in JavaScript's sense.</summary>
    bool GetBoolean(string input);

    /// <summary>The value of an input as texts: the items of a list, one value as a list of one, nothing as an empty one.</summary>
    IReadOnlyList<string> GetTexts(string input);

    /// <summary>The value of an input as a number, or what is given when it is not set.</summary>
    double GetNumber(string input, double otherwise);

    /// <summary>The value of an input as a duration such as 01:30:00, 2.00:00:00 or PT90M; null when it is not set.</summary>
    /// <exception cref="Errors.BusinessException">It is no duration, or a negative one.</exception>
    TimeSpan? GetDuration(string input);

    /// <summary>Gives a result: for expressions of later steps, and to the variable that the output is bound to.</summary>
    /// <param name="output">Name as in the descriptor.</param>
    /// <param name="value">The value.</param>
    void SetResult(string output, JsonNode? value);

    /// <summary>Ends the step with outcomes; without any with Done.</summary>
    void Complete(params IReadOnlyList<string> outcomes);

    /// <summary>Waits until somebody gives the type of step this stimulus (<see cref="IWorkflowRuntime.SendAsync"/>), until it is due, or until <see cref="IWorkflowRuntime.ResumeAsync"/> names this run.</summary>
    void Wait(JsonObject? stimulus = null, DateTimeOffset? dueAt = null);

    /// <summary>Says that what happened does not concern this workflow after all: it does not begin. Only where <see cref="IsTrigger"/> is true.</summary>
    void Decline();

    /// <summary>Adds a line to the journal of the instance.</summary>
    void Note(string message);
}

/// <summary>A module's values for expressions: <c>getTicket().priority</c>. Scoped; read again after each step that may have changed something.</summary>
public interface IWorkflowValues
{
    /// <summary>Name in expressions with a small first letter, for example <c>ticket</c>.</summary>
    string Name { get; }

    /// <summary>The value, or null when the workflow is about nothing of that kind. Small: what a condition asks for.</summary>
    /// <param name="correlationId">What the workflow is about.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<JsonNode?> ReadAsync(string? correlationId, CancellationToken cancellationToken);
}
