using Helpdesk.Problems.Domain;

namespace Helpdesk.Problems;

/// <summary>Names of values (localization keys).</summary>
internal static class ProblemTexts
{
    public static string State(KnownErrorState state) => state switch
    {
        KnownErrorState.Draft => "Draft",
        KnownErrorState.Published => "Published",
        KnownErrorState.FixPlanned => "Fix planned",
        _ => "Retired",
    };

    public static string Tone(KnownErrorState state) => state switch
    {
        KnownErrorState.Published => "success",
        KnownErrorState.FixPlanned => "info",
        _ => "neutral",
    };
}
