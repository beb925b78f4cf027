using System.Reflection;
using Helpdesk.Modules;

namespace Helpdesk.Platform.Extensions;

/// <summary>An assembly that declares itself as a module or theme.</summary>
internal sealed class ModuleInfo
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Author { get; init; }

    public required string Version { get; init; }

    public required Assembly Assembly { get; init; }

    public bool IsTheme { get; init; }

    public string? BaseTheme { get; init; }

    public IReadOnlyList<FeatureInfo> Features { get; internal set; } = [];
}

/// <summary>The unit that is switched on and off.</summary>
internal sealed class FeatureInfo
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Category { get; init; }

    /// <summary>Direct dependencies; a theme depends on its base theme.</summary>
    public required IReadOnlyList<string> Dependencies { get; init; }

    public bool IsAlwaysEnabled { get; init; }

    public bool EnabledByDependencyOnly { get; init; }

    public required ModuleInfo Module { get; init; }

    public bool IsTheme => Module.IsTheme;

    public IReadOnlyList<StartupInfo> Startups { get; internal set; } = [];

    public override string ToString() => Id;
}

/// <summary>A startup class of a feature.</summary>
/// <param name="Type">Class derived from <see cref="StartupBase"/>.</param>
/// <param name="RequiredFeatures">It runs only where all of these are on too.</param>
internal sealed record StartupInfo(Type Type, IReadOnlyList<string> RequiredFeatures);
