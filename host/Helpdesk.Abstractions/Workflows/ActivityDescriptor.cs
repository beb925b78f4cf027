namespace Helpdesk.Workflows;

/// <summary>
/// A kind of step as the designer and the checks before publishing know it. Names and descriptions are English texts and localization keys; the shape
/// over the API is Elsa's activity descriptor.
/// </summary>
public sealed record ActivityDescriptor
{
    /// <summary>Stable name in documents, for example <c>Itsm.Approval</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>Name in the palette, sentence case.</summary>
    public required string DisplayName { get; init; }

    /// <summary>One sentence: what it does.</summary>
    public required string Description { get; init; }

    /// <summary>Group in the palette, see <see cref="ActivityCategories"/>.</summary>
    public required string Category { get; init; }

    /// <summary>Name of a Tabler icon.</summary>
    public string Icon { get; init; } = "square-rounded";

    /// <summary>It can begin a workflow.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>Offered in the palette; false for what only older documents hold.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Its fields, in the order of the form.</summary>
    public IReadOnlyList<ActivityInput> Inputs { get; init; } = [];

    /// <summary>What it gives.</summary>
    public IReadOnlyList<ActivityOutput> Outputs { get; init; } = [];

    /// <summary>How it can end. Empty for a step behind which nothing follows.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = ["Done"];

    /// <summary>Names of the places for steps inside of it, for example Body; empty for what contains nothing.</summary>
    public IReadOnlyList<string> EmbeddedPorts { get; init; } = [];
}

/// <summary>A field of a step.</summary>
/// <param name="Name">Name with a capital letter; the document has it with a small one.</param>
/// <param name="DisplayName">Label.</param>
/// <param name="Editor">How it is filled in, see <see cref="ActivityEditors"/>.</param>
public sealed record ActivityInput(string Name, string DisplayName, string Editor)
{
    /// <summary>One sentence of help, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Elsa's alias of its type: String, Boolean, Int32, Double, TimeSpan, DateTime, Object.</summary>
    public string TypeName { get; init; } = "String";

    /// <summary>A step without it is not published.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The document holds it as it stands, not wrapped in an expression (Elsa's <c>isWrapped: false</c>).</summary>
    public bool IsUnwrapped { get; init; }

    /// <summary>Language that the designer offers first: Literal, JavaScript, Liquid or Object.</summary>
    public string DefaultSyntax { get; init; } = "Literal";

    /// <summary>Value of a new step, or null.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>Choices that never change; English texts.</summary>
    public IReadOnlyList<ActivityOption> Options { get; init; } = [];

    /// <summary>Name of the <see cref="IActivityOptions"/> that offers choices, or null.</summary>
    public string? Source { get; init; }
}

/// <summary>Something that a step gives to later ones.</summary>
/// <param name="Name">Name in expressions: <c>getResultFromApproval()</c>.</param>
/// <param name="DisplayName">Label.</param>
/// <param name="TypeName">Elsa's alias of its type.</param>
public sealed record ActivityOutput(string Name, string DisplayName, string TypeName = "Object");

/// <summary>A choice.</summary>
/// <param name="Value">Stored value.</param>
/// <param name="Label">What people read.</param>
/// <param name="Detail">A word more to tell choices of the same name apart, or null.</param>
public sealed record ActivityOption(string Value, string Label, string? Detail = null);

/// <summary>Choices of the designer's fields that come from a module's data: people, teams, states. Scoped; knows the person's rights.</summary>
public interface IActivityOptions
{
    /// <summary>Name that inputs give as <see cref="ActivityInput.Source"/>, for example <c>teams</c>.</summary>
    string Name { get; }

    /// <summary>Choices whose text contains the search, best first; with values those choices instead.</summary>
    /// <param name="search">Part of a label; empty for the first ones.</param>
    /// <param name="values">Stored values whose labels are wanted; empty to search.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken);
}

/// <summary>Editors that the designer has (Elsa's UI hints and our own).</summary>
public static class ActivityEditors
{
    /// <summary>One line of text.</summary>
    public const string SingleLine = "single-line";

    /// <summary>Several lines of text.</summary>
    public const string MultiLine = "multi-line";

    /// <summary>Yes or no.</summary>
    public const string Checkbox = "checkbox";

    /// <summary>A number.</summary>
    public const string Number = "number";

    /// <summary>One of the options.</summary>
    public const string Dropdown = "dropdown";

    /// <summary>Several of the options.</summary>
    public const string CheckList = "check-list";

    /// <summary>A list of texts.</summary>
    public const string MultiText = "multi-text";

    /// <summary>A duration: number and unit.</summary>
    public const string Duration = "duration";

    /// <summary>A schedule in cron's notation.</summary>
    public const string Cron = "cron";

    /// <summary>A date with time.</summary>
    public const string DateTime = "date-time-picker";

    /// <summary>A condition: rows of field, operator and value, written as JavaScript.</summary>
    public const string Condition = "condition";

    /// <summary>An expression.</summary>
    public const string Expression = "expression-editor";

    /// <summary>One of the choices of <see cref="ActivityInput.Source"/>.</summary>
    public const string Option = "option-picker";

    /// <summary>People.</summary>
    public const string People = "people-picker";

    /// <summary>A team.</summary>
    public const string Team = "team-picker";

    /// <summary>Who decides: people, teams, the requester's manager, the service's owner, an expression.</summary>
    public const string Approvers = "approvers";

    /// <summary>Fields of a ticket with their new values.</summary>
    public const string TicketFields = "ticket-fields";

    /// <summary>Labelled conditions, each an outcome.</summary>
    public const string Cases = "flow-switch-editor";

    /// <summary>Names of outcomes.</summary>
    public const string Outcomes = "dynamic-outcomes";

    /// <summary>A variable of the workflow.</summary>
    public const string Variable = "variable-picker";

    /// <summary>Another workflow.</summary>
    public const string Workflow = "workflow-definition-picker";
}

/// <summary>Groups of the palette.</summary>
public static class ActivityCategories
{
    /// <summary>What begins a workflow.</summary>
    public const string Triggers = "Triggers";

    /// <summary>Decisions of people.</summary>
    public const string Approvals = "Approvals";

    /// <summary>What is done to tickets.</summary>
    public const string Tickets = "Tickets";

    /// <summary>Messages to people and systems.</summary>
    public const string Communication = "Communication";

    /// <summary>Branches, loops, joins.</summary>
    public const string Flow = "Flow";

    /// <summary>Waiting.</summary>
    public const string Time = "Time";

    /// <summary>Other workflows.</summary>
    public const string Workflows = "Workflows";

    /// <summary>Variables and results.</summary>
    public const string Data = "Data";
}
