using System.Diagnostics;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Extensions;

namespace Helpdesk.Platform.Shells;

/// <summary>A shell could not be built.</summary>
internal sealed class ShellBuildException(string? feature, string message, Exception inner) : Exception(message, inner)
{
    public string? Feature { get; } = feature;

    public static ShellBuildException ForFeature(FeatureInfo feature, Exception exception) =>
        exception as ShellBuildException
        ?? new ShellBuildException(feature.Id, $"The feature {feature.Name} could not start: {Sentence(exception)}", exception);

    /// <summary>What an administrator gets to see; names the feature when the exception came out of a module's code.</summary>
    public static ShellBuildFailure Describe(Exception exception, FeatureGraph graph, DateTime at)
    {
        if (exception is ShellBuildException build)
        {
            return new ShellBuildFailure(at, build.Feature, build.Message, (build.InnerException ?? build).ToString());
        }

        if (exception is BusinessException)
        {
            return new ShellBuildFailure(at, Feature: null, exception.Message, exception.ToString());
        }

        var feature = Culprit(exception, graph);
        var message = feature is null
            ? $"The tenant could not start: {Sentence(exception)}"
            : $"The feature {feature.Name} could not start: {Sentence(exception)}";
        return new ShellBuildFailure(at, feature?.Id, message, exception.ToString());
    }

    private static string Sentence(Exception exception) => exception is AggregateException { InnerExceptions.Count: > 0 } many
        ? Sentence(many.InnerExceptions[0])
        : exception.Message;

    private static FeatureInfo? Culprit(Exception exception, FeatureGraph graph)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            foreach (var frame in new StackTrace(e, fNeedFileInfo: false).GetFrames())
            {
                var assembly = frame.GetMethod()?.DeclaringType?.Assembly;
                var module = assembly is null ? null : graph.Modules.FirstOrDefault(m => m.Assembly == assembly);
                if (module is not null)
                {
                    return module.Features.FirstOrDefault(f => string.Equals(f.Id, module.Id, StringComparison.Ordinal)) ?? module.Features[0];
                }
            }
        }

        return null;
    }
}
