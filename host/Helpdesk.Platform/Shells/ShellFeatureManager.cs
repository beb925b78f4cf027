using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Extensions;

namespace Helpdesk.Platform.Shells;

/// <summary>The features of one tenant. A singleton of its shell that holds nothing of the shell.</summary>
internal sealed class ShellFeatureManager(ShellHost host, ShellSettings shell) : IFeatureManager
{
    public ShellBuildFailure? LastFailure => host.Find(shell.Name)?.LastFailure;

    public IReadOnlyList<FeatureState> GetFeatures()
    {
        var running = host.Find(shell.Name)?.Current?.Features.Select(f => f.Id).ToHashSet(StringComparer.Ordinal)
            ?? host.Graph.Resolve(shell.EnabledFeatures, shell.Theme).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        return host.Graph.Features
            .Where(f => !f.EnabledByDependencyOnly || running.Contains(f.Id))
            .Select(f => new FeatureState(
                f.Id, f.Name, f.Description, f.Category, f.Module.Id, f.Dependencies, running.Contains(f.Id), f.IsAlwaysEnabled, f.IsTheme))
            .ToList();
    }

    public Task<ShellChangeResult> ChangeAsync(IReadOnlyCollection<string> enable, IReadOnlyCollection<string> disable, CancellationToken cancellationToken) =>
        host.ChangeAsync(shell.Name, stored => FeatureSelection.Change(host.Graph, stored, enable, disable), cancellationToken);

    public Task<ShellChangeResult> SetThemeAsync(string themeId, CancellationToken cancellationToken)
    {
        if (host.Graph.Find(themeId) is not { IsTheme: true })
        {
            throw new NotFoundException($"There is no theme {themeId} in this installation.");
        }

        return host.ChangeAsync(
            shell.Name,
            stored => string.Equals(stored.Theme, themeId, StringComparison.Ordinal) ? stored : stored with { Theme = themeId },
            cancellationToken);
    }
}

/// <summary>What switching features on and off does to a tenant's settings.</summary>
internal static class FeatureSelection
{
    /// <exception cref="BusinessException">A feature does not exist or cannot be switched.</exception>
    public static ShellSettings Change(FeatureGraph graph, ShellSettings settings, IReadOnlyCollection<string> enable, IReadOnlyCollection<string> disable)
    {
        var enabled = settings.EnabledFeatures.ToList();
        foreach (var id in disable)
        {
            // An id that the installation no longer has can still be taken off the list.
            var feature = graph.Find(id);
            if (feature is null && !enabled.Contains(id, StringComparer.Ordinal))
            {
                graph.Get(id);
            }

            if (feature is { IsTheme: true })
            {
                throw ChooseTheme(id);
            }

            var dependents = graph.DependentsOf(id);
            var locked = feature is { IsAlwaysEnabled: true } ? id : graph.Features.FirstOrDefault(f => f.IsAlwaysEnabled && dependents.Contains(f.Id))?.Id;
            if (locked is not null)
            {
                throw new BusinessException(
                    "Features:AlwaysEnabled",
                    locked == id ? $"The feature {id} is part of every tenant." : $"The feature {id} is needed by {locked}, which is part of every tenant.");
            }

            enabled.RemoveAll(e => string.Equals(e, id, StringComparison.Ordinal) || dependents.Contains(e));
        }

        foreach (var id in enable)
        {
            var feature = graph.Get(id);
            if (feature.IsTheme)
            {
                throw ChooseTheme(id);
            }

            if (feature.EnabledByDependencyOnly)
            {
                throw new BusinessException("Features:ByDependencyOnly", $"The feature {id} is switched on by the features that need it, not on its own.");
            }

            if (!feature.IsAlwaysEnabled && !enabled.Contains(id, StringComparer.Ordinal))
            {
                enabled.Add(id);
            }
        }

        return enabled.ToHashSet(StringComparer.Ordinal).SetEquals(settings.EnabledFeatures) ? settings : settings with { EnabledFeatures = enabled };
    }

    private static BusinessException ChooseTheme(string id) =>
        new("Features:IsTheme", $"{id} is a theme: choose the tenant's theme instead of switching it on or off.");
}
