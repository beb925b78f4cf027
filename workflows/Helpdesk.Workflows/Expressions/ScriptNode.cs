namespace Helpdesk.Workflows.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract record ScriptNode
{
    protected ScriptNode(int at, params ReadOnlySpan<ScriptNode> parts)
    {
        At = at;
        Height = 1;
        foreach (var part in parts)
        {
            Height = Math.Max(Height, part.Height + 1);
        }
    }

    /// <summary>Offset in the source, for faults.</summary>
    public int At { get; }

    /// <summary>How deep its evaluation recurses.</summary>
    public int Height { get; }

    internal sealed record Literal(int At, object? Value) : ScriptNode(At);

    internal sealed record Name(int At, string Text) : ScriptNode(At);

    /// <summary>What stands in parentheses.</summary>
    internal sealed record Group(int At, ScriptNode Inner) : ScriptNode(At, Inner);

    internal sealed record Items(int At, ScriptNode[] Values) : ScriptNode(At, Values);

    internal sealed record Properties(int At, string[] Keys, ScriptNode[] Values) : ScriptNode(At, Values);

    /// <summary>One text more than values.</summary>
    internal sealed record Template(int At, string[] Texts, ScriptNode[] Values) : ScriptNode(At, Values);

    internal sealed record Unary(int At, string Symbol, ScriptNode Operand) : ScriptNode(At, Operand);

    internal sealed record Binary(int At, string Symbol, ScriptNode Left, ScriptNode Right) : ScriptNode(At, Left, Right);

    internal sealed record Condition(int At, ScriptNode Test, ScriptNode Then, ScriptNode Otherwise) : ScriptNode(At, Test, Then, Otherwise);

    /// <summary>Both a.b, whose key is a literal, and a[b].</summary>
    internal sealed record Member(int At, ScriptNode Target, ScriptNode Key, bool IsOptional) : ScriptNode(At, Target, Key);

    /// <summary>A chain with a ?. in it: its rest is left out where the value before ?. is nothing.</summary>
    internal sealed record Chain(int At, ScriptNode Inner) : ScriptNode(At, Inner);

    internal sealed record Call(int At, string Function, ScriptNode[] Arguments) : ScriptNode(At, Arguments);

    internal sealed record MethodCall(int At, ScriptNode Target, string Method, ScriptNode[] Arguments, bool IsOptional) : ScriptNode(At, [Target, .. Arguments]);

    internal sealed record Arrow(int At, string[] Parameters, ScriptNode Body) : ScriptNode(At, Body);
}

/// <summary>Values with names, in order, and the result that uses them.</summary>
internal sealed record ScriptProgram(IReadOnlyList<(string Name, ScriptNode Value)> Locals, ScriptNode Result);
