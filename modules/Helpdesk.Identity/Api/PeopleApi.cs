using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Helpdesk.Identity.Api;

/// <summary>A person in the API.</summary>
/// <param name="Id">Id.</param>
/// <param name="UserName">Sign-in name.</param>
/// <param name="DisplayName">Name shown.</param>
/// <param name="Email">Mail address.</param>
/// <param name="Phone">Phone number.</param>
/// <param name="IsActive">False when the person can no longer sign in.</param>
/// <param name="Organisation">Organisation, if any.</param>
/// <param name="Teams">Teams of the person.</param>
internal sealed record PersonResource(
    Guid Id, string UserName, string DisplayName, string? Email, string? Phone, bool IsActive, NamedRef? Organisation, IReadOnlyList<NamedRef> Teams)
{
    public static PersonResource Of(PersonRow row) =>
        new(row.Id, row.UserName, row.DisplayName, row.Email, row.Phone, row.IsActive, row.Organisation, row.Teams);
}

internal static class PeopleApi
{
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("people", "People");
        group.MapGet("", ListAsync)
            .RequirePermission(IdentityPermissions.ViewPeople)
            .WithName("ListPeople")
            .WithSummary("Lists people by name");
        group.MapGet("{id:guid}", GetAsync)
            .RequirePermission(IdentityPermissions.ViewPeople)
            .WithName("GetPerson")
            .WithSummary("Reads a person");
    }

    /// <summary>Limit of a page; refuses what is no page.</summary>
    public static int CheckLimit(int? limit, IStringLocalizer L) => limit switch
    {
        null => DefaultLimit,
        >= 1 and <= ListPeople.MaxLimit => limit.Value,
        _ => throw new ValidationException("limit", L["The limit must be between {0} and {1}.", 1, ListPeople.MaxLimit]),
    };

    private static async Task<Results<Ok<Page<PersonResource>>, JsonHttpResult<Page<JsonObject>>>> ListAsync(
        string? q,
        bool? active,
        Guid? team,
        string? fields,
        string? cursor,
        int? limit,
        ListPeople people,
        IStringLocalizer L,
        IOptions<JsonOptions> json,
        CancellationToken cancellationToken)
    {
        var selection = FieldSelection.Parse<PersonResource>(fields, L);
        var rows = await people.ExecuteAsync(
            new PeopleFilter(Text: q, IsActive: active, TeamId: team), cursor, CheckLimit(limit, L), cancellationToken);
        var page = new Page<PersonResource>([.. rows.Items.Select(PersonResource.Of)], rows.NextCursor);
        return selection is null
            ? TypedResults.Ok(page)
            : TypedResults.Json(selection.Apply(page, json.Value.SerializerOptions), json.Value.SerializerOptions);
    }

    private static async Task<Results<Ok<PersonResource>, JsonHttpResult<JsonObject>>> GetAsync(
        Guid id, string? fields, ListPeople people, IStringLocalizer L, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var selection = FieldSelection.Parse<PersonResource>(fields, L);
        var row = await people.FindAsync(id, cancellationToken) ?? throw new NotFoundException(L["This person does not exist."]);
        var person = PersonResource.Of(row);
        return selection is null
            ? TypedResults.Ok(person)
            : TypedResults.Json(selection.Apply(person, json.Value.SerializerOptions), json.Value.SerializerOptions);
    }
}
