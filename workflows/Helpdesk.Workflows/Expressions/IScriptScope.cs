namespace Helpdesk.Workflows.Expressions;

/// <summary>All that an expression sees of the world. Values are null, bool, double, string, lists and dictionaries of these.</summary>
internal interface IScriptScope
{
    /// <summary>What can be meant by a name that is not known, for “Did you mean”.</summary>
    IEnumerable<string> Names => [];

    bool TryGet(string name, out object? value);

    /// <exception cref="ExpressionException">The function refuses its arguments; the place of the call is added.</exception>
    bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value);
}
