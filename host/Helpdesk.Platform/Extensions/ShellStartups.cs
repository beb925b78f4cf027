using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Platform.Extensions;

/// <summary>Makes the startups of a shell's features and puts them in order.</summary>
internal static class ShellStartups
{
    /// <param name="features">Features of the shell, dependencies first.</param>
    /// <param name="graph">All features.</param>
    /// <param name="hostServices">What a startup's constructor may ask for.</param>
    public static IReadOnlyList<FeatureStartup> Create(IReadOnlyList<FeatureInfo> features, FeatureGraph graph, IServiceProvider hostServices)
    {
        var enabled = features.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        var startups = new List<FeatureStartup>();
        foreach (var feature in features)
        {
            foreach (var startup in feature.Startups.Where(s => s.RequiredFeatures.All(enabled.Contains)))
            {
                try
                {
                    startups.Add(new FeatureStartup(feature, (StartupBase)ActivatorUtilities.CreateInstance(hostServices, startup.Type)));
                }
                catch (Exception exception)
                {
                    throw ShellBuildException.ForFeature(feature, exception);
                }
            }
        }

        return Sort(startups, features, graph);
    }

    /// <summary>A startup follows all startups of the features that its own feature needs; among those that are free to run the lowest order comes first.</summary>
    private static List<FeatureStartup> Sort(List<FeatureStartup> startups, IReadOnlyList<FeatureInfo> features, FeatureGraph graph)
    {
        var index = features.Select((f, i) => (f.Id, i)).ToDictionary(x => x.Id, x => x.i, StringComparer.Ordinal);
        var needs = features.ToDictionary(f => f.Id, f => graph.DependenciesOf(f.Id), StringComparer.Ordinal);
        var waiting = startups
            .OrderBy(s => s.Order)
            .ThenBy(s => index[s.Feature.Id])
            .ThenBy(s => s.Inner.GetType().FullName, StringComparer.Ordinal)
            .ToList();
        var sorted = new List<FeatureStartup>(waiting.Count);
        while (waiting.Count > 0)
        {
            var next = waiting.First(s => !waiting.Exists(other => needs[s.Feature.Id].Contains(other.Feature.Id)));
            waiting.Remove(next);
            sorted.Add(next);
        }

        return sorted;
    }
}

/// <summary>A startup that knows its feature, so that an exception names the feature that cannot start.</summary>
internal sealed class FeatureStartup(FeatureInfo feature, StartupBase inner) : StartupBase
{
    public FeatureInfo Feature { get; } = feature;

    public StartupBase Inner { get; } = inner;

    public override int Order => Inner.Order;

    public override void ConfigureServices(IServiceCollection services)
    {
        try
        {
            Inner.ConfigureServices(services);
        }
        catch (Exception exception)
        {
            throw ShellBuildException.ForFeature(Feature, exception);
        }
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        try
        {
            Inner.Configure(app, routes, services);
        }
        catch (Exception exception)
        {
            throw ShellBuildException.ForFeature(Feature, exception);
        }
    }
}
