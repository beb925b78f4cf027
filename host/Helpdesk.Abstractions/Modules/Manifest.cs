namespace Helpdesk.Modules.Manifest;

/// <summary>Marks an assembly as a module. Written once per module in its <c>Manifest.cs</c> (the word is Orchard Core's).</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public class ModuleAttribute : Attribute
{
    /// <summary>Name shown to administrators, in sentence case.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence that says what the module is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who stands behind it.</summary>
    public string Author { get; init; } = "The Helpdesk team";

    /// <summary>Semantic version; the assembly's version when empty.</summary>
    public string Version { get; init; } = "";
}

/// <summary>Marks an assembly as a theme: a module whose views, pages and static files stand before those of all modules.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ThemeAttribute : ModuleAttribute
{
    /// <summary>Id (assembly name) of the theme that this one derives from; null for a root theme.</summary>
    public string? BaseTheme { get; init; }
}

/// <summary>
/// Declares a feature: the unit that an administrator switches on and off per tenant. A module without any
/// declared feature has one feature with the module's own id (its assembly name).
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class FeatureAttribute : Attribute
{
    /// <summary>Unique id; the module's main feature has the assembly's name.</summary>
    public required string Id { get; init; }

    /// <summary>Name shown to administrators, in sentence case.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence that says what is gained by switching it on.</summary>
    public string Description { get; init; } = "";

    /// <summary>Group on the features page.</summary>
    public string Category { get; init; } = "Other";

    /// <summary>Ids of features that are enabled with this one and stop with it.</summary>
    public string[] Dependencies { get; init; } = [];

    /// <summary>True when it is part of every tenant and cannot be disabled.</summary>
    public bool IsAlwaysEnabled { get; init; }

    /// <summary>True when only a dependent feature switches it on; it is not offered on its own.</summary>
    public bool EnabledByDependencyOnly { get; init; }
}
