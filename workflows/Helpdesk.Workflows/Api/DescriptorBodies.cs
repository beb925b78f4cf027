using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Api;

internal sealed record Listed<T>(IReadOnlyList<T> Items, int Count)
{
    public static Listed<T> Of(IReadOnlyList<T> items) => new(items, items.Count);
}

/// <summary>A kind of step in Elsa's words, with texts in the reader's language.</summary>
internal sealed record ActivityDescriptorResource(
    string TypeName, string Namespace, string Name, int Version, string Category, string DisplayName, string Description, string Icon, string Kind,
    bool IsTerminal, bool IsContainer, bool IsStart, bool IsBrowsable,
    IReadOnlyList<InputResource> Inputs, IReadOnlyList<OutputResource> Outputs, IReadOnlyList<PortResource> Ports)
{
    /// <summary>What a new step of this kind has in the document besides its inputs.</summary>
    public IReadOnlyDictionary<string, string> ConstructionProperties { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    public static ActivityDescriptorResource Of(ActivityDescriptor d, IStringLocalizer L)
    {
        var dot = d.TypeName.LastIndexOf('.');
        return new(
            d.TypeName, dot < 0 ? "" : d.TypeName[..dot], d.TypeName[(dot + 1)..], 1, L[d.Category], L[d.DisplayName], d.Description.Length == 0 ? "" : L[d.Description], d.Icon, d.IsTrigger ? "Trigger" : "Action",
            d.Outcomes.Count == 0 && !d.Inputs.Any(i => i.Editor is ActivityEditors.Outcomes), d.EmbeddedPorts.Count > 0, d.TypeName == "Elsa.Start", d.IsBrowsable,
            [.. d.Inputs.Select((input, index) => InputResource.Of(input, index, L))],
            [.. d.Outputs.Select(o => new OutputResource(o.Name, L[o.DisplayName], o.TypeName))],
            [.. d.Outcomes.Select(o => new PortResource(o, L[o], "Flow")), .. d.EmbeddedPorts.Select(p => new PortResource(p, L[p], "Embedded"))]);
    }
}

internal sealed record InputResource(
    string Name, string DisplayName, string? Description, string TypeName, string UiHint, string? Category, int Order, bool IsRequired, bool IsBrowsable, bool IsWrapped, string? DefaultValue, string DefaultSyntax,
    UiSpecifications UiSpecifications)
{
    public static InputResource Of(ActivityInput i, int order, IStringLocalizer L) => new(
        i.Name, L[i.DisplayName], i.Description is { } description ? L[description].Value : null, i.TypeName, i.Editor, null, order, i.IsRequired, true, !i.IsUnwrapped, i.DefaultValue, i.DefaultSyntax,
        new UiSpecifications([.. i.Options.Select(o => new OptionResource(o.Value, L[o.Label], o.Detail is { } detail ? L[detail].Value : null))], i.Source));
}

internal sealed record UiSpecifications(IReadOnlyList<OptionResource> Options, string? Source);

internal sealed record OptionResource(string Value, string Label, string? Detail);

internal sealed record OutputResource(string Name, string DisplayName, string TypeName);

internal sealed record PortResource(string Name, string DisplayName, string Type);

/// <summary>A language for values.</summary>
internal sealed record ExpressionDescriptorResource(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable);

/// <summary>A type that variables can have.</summary>
internal sealed record VariableDescriptorResource(string TypeName, string DisplayName, string Category, string? Description);

internal sealed record ListedOptions(IReadOnlyList<ActivityOption> Items);

internal sealed record VariableResource(string Name, System.Text.Json.Nodes.JsonNode? Value);

internal sealed record ListedVariables(IReadOnlyList<VariableResource> Items, int Count)
{
    public static ListedVariables Of(WorkflowState state)
    {
        List<VariableResource> items = [.. state.AllVariables().Select(v => new VariableResource(v.Key, v.Value?.DeepClone()))];
        return new(items, items.Count);
    }
}
