using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Helpdesk.Platform.Shells;

/// <summary>Manages tenants from within the Default tenant. A singleton of each shell that holds nothing of the shell.</summary>
internal sealed partial class ShellTenantManager(
    ShellHost host, HelpdeskOptions options, ShellSettings shell, EndpointDataSource endpoints, IWebHostEnvironment environment) : ITenantManager
{
    /// <summary>First path segments that are no endpoints of the Default tenant, or only with features that may be off now.</summary>
    private static readonly FrozenSet<string> ReservedPrefixes = new[]
    {
        "admin", "api", "connect", "desk", "health", "openapi", "portal", "profile", "signin", "signout", "error", "_content", "_framework", "favicon.ico",
        "notifications", "palette", "people", "search", "theme", "culture",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<TenantSummary> GetTenants()
    {
        RefuseOutsideOfDefault();
        return host.Tenants.Select(Summarise).ToList();
    }

    public async Task<ShellChangeResult> CreateAsync(NewTenant tenant, CancellationToken cancellationToken)
    {
        RefuseOutsideOfDefault();
        var errors = Check(tenant);
        if (errors.Count > 0)
        {
            throw new ValidationException(errors);
        }

        var settings = new ShellSettings
        {
            Name = tenant.Name,
            RequestHost = Trimmed(tenant.RequestHost),
            RequestUrlPrefix = Trimmed(tenant.RequestUrlPrefix),
            Database = tenant.Database ?? options.SqliteDatabase(tenant.Name),
            DataPath = options.TenantPath(tenant.Name),
            Recipe = tenant.Recipe,
        };
        return await host.CreateAsync(settings, Trimmed(tenant.AdminPassword), cancellationToken);
    }

    public async Task SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken)
    {
        RefuseOutsideOfDefault();
        var tenant = host.Get(name);
        if (!enabled && tenant.Settings.IsDefault())
        {
            throw new BusinessException("Tenants:DefaultIsNeeded", "The Default tenant cannot be disabled: it is where tenants are managed.");
        }

        var result = await host.ChangeAsync(
            tenant.Name,
            stored => (enabled, stored.State) switch
            {
                (false, TenantState.Disabled) => stored,
                (false, TenantState.Uninitialized) => throw new BusinessException(
                    "Tenants:NotSetUp", $"The tenant {stored.Name} is not set up yet: start it first."),
                (false, _) => stored with { State = TenantState.Disabled },
                (true, TenantState.Disabled) => stored with { State = TenantState.Running },
                (true, _) => stored,
            },
            cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new BusinessException("Tenants:CannotStart", failure.Message);
        }
    }

    public IReadOnlyList<RecipeSummary> GetRecipes()
    {
        RefuseOutsideOfDefault();
        return host.Recipes.Summaries;
    }

    private static TenantSummary Summarise(Tenant tenant) => new(
        tenant.Settings.Name,
        tenant.Settings.State,
        tenant.Settings.RequestHost,
        tenant.Settings.RequestUrlPrefix,
        tenant.Settings.Database.Provider,
        tenant.Settings.Recipe,
        tenant.LastFailure);

    private Dictionary<string, string[]> Check(NewTenant tenant)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var prefix = Trimmed(tenant.RequestUrlPrefix);
        var hostName = Trimmed(tenant.RequestHost);
        if (!NamePattern().IsMatch(tenant.Name))
        {
            errors["name"] = ["The name must be 1 to 40 letters, digits and hyphens."];
        }
        else if (host.Find(tenant.Name) is not null)
        {
            errors["name"] = [$"There is a tenant {tenant.Name} already."];
        }

        if (prefix is null && hostName is null)
        {
            errors["requestUrlPrefix"] = ["Give a path prefix or a host name: without one nobody reaches the tenant."];
        }

        if (prefix is not null && !NamePattern().IsMatch(prefix))
        {
            errors["requestUrlPrefix"] = ["The path prefix must be 1 to 40 letters, digits and hyphens, without slashes."];
        }
        else if (prefix is not null && IsReserved(prefix))
        {
            errors["requestUrlPrefix"] = [$"The path prefix {prefix} is used by the product itself; choose another."];
        }

        if (hostName is not null && Uri.CheckHostName(hostName) == UriHostNameType.Unknown)
        {
            errors["requestHost"] = ["The host name must be a name such as help.example.com, without port and path."];
        }

        if (!host.Recipes.Contains(tenant.Recipe))
        {
            errors["recipe"] = [$"There is no recipe {tenant.Recipe}; there are {string.Join(", ", host.Recipes.Summaries.Select(r => r.Name))}."];
        }

        if (tenant.Database is { Provider: not DatabaseProvider.Sqlite } database && string.IsNullOrWhiteSpace(database.ConnectionString))
        {
            errors["connectionString"] = [$"{database.Provider} needs a connection string."];
        }

        return errors;
    }

    // The Default tenant's own pages and the host's files would be hidden by a tenant of the same prefix.
    private bool IsReserved(string prefix) =>
        ReservedPrefixes.Contains(prefix)
        || endpoints.Endpoints.OfType<RouteEndpoint>().Any(e => string.Equals(FirstSegment(e.RoutePattern), prefix, StringComparison.OrdinalIgnoreCase))
        || environment.WebRootFileProvider.GetDirectoryContents("").Any(f => string.Equals(f.Name, prefix, StringComparison.OrdinalIgnoreCase));

    private static string? FirstSegment(RoutePattern pattern) =>
        pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart literal] }, ..] ? literal.Content : null;

    private static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private void RefuseOutsideOfDefault()
    {
        if (!shell.IsDefault())
        {
            throw new ForbiddenException("Tenants are managed in the Default tenant.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
