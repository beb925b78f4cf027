using System.ComponentModel.DataAnnotations;
using Helpdesk.Security;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Api;

/// <summary>What designers need to know before anybody draws: kinds of steps, languages, types, choices.</summary>
internal static class DescriptorsApi
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("descriptors/activities", ActivitiesAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListActivityDescriptors")
            .WithSummary("Lists the kinds of steps with their fields and outcomes, in the reader's language");
        group.MapGet("descriptors/expression-descriptors", Expressions)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListExpressionDescriptors")
            .WithSummary("Lists the languages that values can be written in");
        group.MapGet("descriptors/variables", Variables)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListVariableDescriptors")
            .WithSummary("Lists the types that variables can have");
        group.MapGet("descriptors/options/{source}", OptionsAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListActivityOptions")
            .WithSummary("Finds choices for a field: those whose text contains the search, or those with the values");
    }

    private static async Task<Ok<Listed<ActivityDescriptorResource>>> ActivitiesAsync(ListDescriptors list, IStringLocalizer L, CancellationToken cancellationToken) =>
        TypedResults.Ok(Listed<ActivityDescriptorResource>.Of(
            [.. (await list.HandleAsync(cancellationToken)).Select(d => ActivityDescriptorResource.Of(d.Descriptor, L) with { ConstructionProperties = d.Properties })]));

    private static Ok<Listed<ExpressionDescriptorResource>> Expressions(IStringLocalizer L) => TypedResults.Ok(Listed<ExpressionDescriptorResource>.Of(
    [
        new("Literal", L["Text"], true, true),
        new("JavaScript", L["JavaScript expression"], true, true),
        new("Liquid", L["Text with values (Liquid)"], true, true),
        new("Object", L["JSON"], true, true),
        new("Variable", L["Variable"], true, true),
        new("Input", L["Input of the workflow"], true, true),
    ]));

    private static Ok<Listed<VariableDescriptorResource>> Variables(IStringLocalizer L)
    {
        string simple = L["Simple"], composed = L["Composed"];
        return TypedResults.Ok(Listed<VariableDescriptorResource>.Of(
        [
            new("String", L["Text"], simple, null),
            new("Boolean", L["Yes or no"], simple, null),
            new("Int32", L["Whole number"], simple, null),
            new("Int64", L["Large whole number"], simple, null),
            new("Double", L["Decimal number"], simple, null),
            new("Decimal", L["Exact decimal number"], simple, null),
            new("DateTime", L["Date and time"], simple, null),
            new("DateTimeOffset", L["Date and time with zone"], simple, null),
            new("TimeSpan", L["Duration"], simple, null),
            new("Guid", L["Identifier"], simple, null),
            new("Object", L["Any value"], composed, null),
            new("String[]", L["List of texts"], composed, null),
            new("ObjectDictionary", L["Named values"], composed, null),
        ]));
    }

    private static async Task<Ok<ListedOptions>> OptionsAsync(
        string source, FindOptions find, CancellationToken cancellationToken, [MaxLength(200)] string? search = null, [MaxLength(4_000)] string? values = null) =>
        TypedResults.Ok(new ListedOptions(await find.HandleAsync(
            source, search?.Trim() ?? "", values?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [], cancellationToken)));
}
