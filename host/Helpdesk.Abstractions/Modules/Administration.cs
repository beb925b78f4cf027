namespace Helpdesk.Modules;

/// <summary>Switches features of the present tenant at run time. Singleton of each shell; the new shell serves the next request.</summary>
public interface IFeatureManager
{
    /// <summary>All features that the host knows, with their state in this tenant.</summary>
    IReadOnlyList<FeatureState> GetFeatures();

    /// <summary>Switches features on (dependencies included) or off (dependents included) and rebuilds the shell.</summary>
    /// <returns>What happened; when the build failed nothing changed and the old shell goes on serving.</returns>
    Task<ShellChangeResult> ChangeAsync(IReadOnlyCollection<string> enable, IReadOnlyCollection<string> disable, CancellationToken cancellationToken);

    /// <summary>Chooses the theme and rebuilds the shell.</summary>
    Task<ShellChangeResult> SetThemeAsync(string themeId, CancellationToken cancellationToken);

    /// <summary>The last build that failed in this tenant since the process started, or null.</summary>
    ShellBuildFailure? LastFailure { get; }
}

/// <summary>A feature in a tenant.</summary>
/// <param name="Id">Feature id.</param>
/// <param name="Name">English name, the localization key.</param>
/// <param name="Description">English sentence, the localization key.</param>
/// <param name="Category">English category, the localization key.</param>
/// <param name="Module">Id of its module.</param>
/// <param name="Dependencies">Direct dependencies.</param>
/// <param name="IsEnabled">On in this tenant.</param>
/// <param name="IsAlwaysEnabled">Cannot be switched off.</param>
/// <param name="IsTheme">Is a theme, chosen on the themes page.</param>
public sealed record FeatureState(
    string Id,
    string Name,
    string Description,
    string Category,
    string Module,
    IReadOnlyList<string> Dependencies,
    bool IsEnabled,
    bool IsAlwaysEnabled,
    bool IsTheme);

/// <summary>Outcome of a change of a shell.</summary>
/// <param name="Succeeded">False when the old shell goes on serving.</param>
/// <param name="Failure">Why, when it failed.</param>
/// <param name="Changed">Ids of features that were switched, dependencies and dependents included.</param>
public sealed record ShellChangeResult(bool Succeeded, ShellBuildFailure? Failure, IReadOnlyList<string> Changed);

/// <summary>A shell build that failed.</summary>
/// <param name="At">UTC.</param>
/// <param name="Feature">Feature whose start-up threw, when known.</param>
/// <param name="Message">Sentence for the administrator.</param>
/// <param name="Detail">Exception with stack trace, shown to administrators only.</param>
public sealed record ShellBuildFailure(DateTime At, string? Feature, string Message, string Detail);

/// <summary>Manages tenants. Works in the Default tenant only; elsewhere each call throws <see cref="Errors.ForbiddenException"/>.</summary>
public interface ITenantManager
{
    /// <summary>All tenants.</summary>
    IReadOnlyList<TenantSummary> GetTenants();

    /// <summary>Creates a tenant, its database and what its recipe says, and starts it.</summary>
    /// <exception cref="Errors.ValidationException">The name, prefix or host is taken or malformed.</exception>
    Task<ShellChangeResult> CreateAsync(NewTenant tenant, CancellationToken cancellationToken);

    /// <summary>Stops or starts a tenant. Default cannot be stopped.</summary>
    Task SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken);

    /// <summary>Names and descriptions of the recipes that can set a tenant up.</summary>
    IReadOnlyList<RecipeSummary> GetRecipes();
}

/// <summary>A tenant in a list; no secrets.</summary>
public sealed record TenantSummary(string Name, TenantState State, string? RequestHost, string? RequestUrlPrefix, DatabaseProvider Provider, string Recipe, ShellBuildFailure? Failure);

/// <summary>What a new tenant needs.</summary>
/// <param name="Name">Letters, digits, hyphens; 1 to 40.</param>
/// <param name="RequestUrlPrefix">First path segment, or null when <paramref name="RequestHost"/> is given.</param>
/// <param name="RequestHost">Host name, or null.</param>
/// <param name="Recipe">Recipe name.</param>
/// <param name="Database">Database, or null for an SQLite file of its own.</param>
/// <param name="AdminPassword">Password of the tenant's <c>admin</c>; a random one is made and returned in the log of the console when null.</param>
public sealed record NewTenant(string Name, string? RequestUrlPrefix, string? RequestHost, string Recipe, DatabaseSettings? Database, string? AdminPassword);

/// <summary>A recipe in a list.</summary>
public sealed record RecipeSummary(string Name, string DisplayName, string Description);

/// <summary>The set-up administrator's password while a recipe runs; a singleton of the shell, empty afterwards.</summary>
public interface ISetupContext
{
    /// <summary>True while the tenant's recipe runs for the first time.</summary>
    bool IsSettingUp { get; }

    /// <summary>Password for <c>admin</c>, or null outside of set-up.</summary>
    string? AdminPassword { get; }
}
