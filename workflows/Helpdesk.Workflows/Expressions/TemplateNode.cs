namespace Helpdesk.Workflows.Expressions;

/// <summary>A part of a template. <see cref="At"/> is its offset, for faults.</summary>
internal abstract record TemplateNode(int At)
{
    internal sealed record Text(int At, string Content) : TemplateNode(At);

    internal sealed record Output(int At, TemplateValue Value, IReadOnlyList<TemplateFilter> Filters) : TemplateNode(At);

    /// <summary>The first branch whose condition is met; the last one may have none.</summary>
    internal sealed record If(int At, IReadOnlyList<(TemplateCondition? Condition, IReadOnlyList<TemplateNode> Body)> Branches) : TemplateNode(At);

    internal sealed record For(int At, string Name, TemplateValue List, IReadOnlyList<TemplateNode> Body) : TemplateNode(At);
}

internal sealed record TemplateFilter(int At, BuiltIn Run, IReadOnlyList<TemplateValue> Arguments);

internal abstract record TemplateValue(int At)
{
    internal sealed record Literal(int At, object? Value) : TemplateValue(At);

    /// <summary>The words empty and blank.</summary>
    internal sealed record Empty(int At) : TemplateValue(At);

    internal sealed record Path(int At, string Root, IReadOnlyList<string> Keys) : TemplateValue(At);
}

/// <summary>One or more comparisons. As in Liquid, “and” and “or” are equal in rank and are read from the right.</summary>
internal sealed record TemplateCondition(IReadOnlyList<TemplateCondition.Comparison> Comparisons)
{
    /// <param name="At">Offset, for faults.</param>
    /// <param name="Left">What is compared, or stands alone.</param>
    /// <param name="Symbol">Null when the value stands alone.</param>
    /// <param name="Right">What it is compared with.</param>
    /// <param name="IsAnd">Whether the rest has to be met too; else the rest is another way.</param>
    internal sealed record Comparison(int At, TemplateValue Left, string? Symbol, TemplateValue? Right, bool IsAnd);
}
