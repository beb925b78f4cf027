using Helpdesk.Errors;

namespace Helpdesk.Platform.Extensions;

/// <summary>All features that the host knows and how they hang together. Immutable, host singleton.</summary>
internal sealed class FeatureGraph
{
    private readonly Dictionary<string, FeatureInfo> _features = new(StringComparer.Ordinal);

    public FeatureGraph(IEnumerable<ModuleInfo> modules)
    {
        Modules = modules.OrderBy(m => m.Id, StringComparer.Ordinal).ToList();
        foreach (var feature in Modules.SelectMany(m => m.Features))
        {
            if (!_features.TryAdd(feature.Id, feature))
            {
                throw new InvalidOperationException(
                    $"The feature id {feature.Id} is declared by {_features[feature.Id].Module.Id} and by {feature.Module.Id}: it must be unique.");
            }
        }

        Features = [.. _features.Values.OrderBy(f => f.Id, StringComparer.Ordinal)];
    }

    public IReadOnlyList<ModuleInfo> Modules { get; }

    public IReadOnlyList<FeatureInfo> Features { get; }

    public FeatureInfo? Find(string id) => _features.GetValueOrDefault(id);

    /// <summary>The feature.</summary>
    /// <exception cref="BusinessException">The host has no such feature.</exception>
    public FeatureInfo Get(string id) => Find(id) ?? throw Unknown(id);

    /// <summary>
    /// Everything that runs when these features and this theme are chosen: always-enabled features, dependencies and base themes included,
    /// each after what it depends on.
    /// </summary>
    /// <exception cref="BusinessException">An id is unknown, or features depend on each other in a circle.</exception>
    public IReadOnlyList<FeatureInfo> Resolve(IEnumerable<string> enabled, string theme)
    {
        if (!Get(theme).IsTheme)
        {
            throw new BusinessException("Features:NotATheme", $"{theme} is a feature, not a theme.");
        }

        var ordered = new List<FeatureInfo>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        var roots = Features.Where(f => f is { IsAlwaysEnabled: true, IsTheme: false }).Select(f => f.Id)
            .Concat(enabled.Order(StringComparer.Ordinal))
            .Append(theme);
        foreach (var id in roots)
        {
            Visit(id, neededBy: null);
        }

        return ordered;

        void Visit(string id, string? neededBy)
        {
            if (done.Contains(id))
            {
                return;
            }

            var start = path.IndexOf(id);
            if (start >= 0)
            {
                throw new BusinessException(
                    "Features:Cycle",
                    $"Features depend on each other in a circle: {string.Join(" needs ", path.Skip(start).Append(id))}.");
            }

            var feature = Find(id) ?? throw Unknown(id, neededBy);
            path.Add(id);
            foreach (var dependency in feature.Dependencies)
            {
                Visit(dependency, id);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(id);
            ordered.Add(feature);
        }
    }

    /// <summary>Ids of all features that need this one, directly or not.</summary>
    public IReadOnlySet<string> DependentsOf(string id)
    {
        var dependents = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>([id]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var feature in Features.Where(f => f.Dependencies.Contains(next, StringComparer.Ordinal)))
            {
                if (dependents.Add(feature.Id))
                {
                    queue.Enqueue(feature.Id);
                }
            }
        }

        return dependents;
    }

    /// <summary>Ids of all features that this one needs, directly or not.</summary>
    public IReadOnlySet<string> DependenciesOf(string id)
    {
        var dependencies = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>([id]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var dependency in Find(next)?.Dependencies ?? [])
            {
                if (dependencies.Add(dependency))
                {
                    queue.Enqueue(dependency);
                }
            }
        }

        return dependencies;
    }

    private static BusinessException Unknown(string id, string? neededBy = null) => new(
        "Features:Unknown",
        neededBy is null
            ? $"There is no feature {id} in this installation."
            : $"The feature {neededBy} needs {id}, which is not in this installation.",
        404);
}
