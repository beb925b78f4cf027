using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Helpdesk.Identity.Api;

/// <summary>A team in the API.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Unique name.</param>
/// <param name="Description">What the team is there for.</param>
/// <param name="Email">Mail address of the team.</param>
/// <param name="IsActive">False when nothing new is given to it.</param>
/// <param name="Lead">Who leads it.</param>
/// <param name="Members">Active members by name.</param>
internal sealed record TeamResource(
    Guid Id, string Name, string Description, string? Email, bool IsActive, NamedRef? Lead, IReadOnlyList<NamedRef> Members);

internal static class TeamsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("teams", "Teams");
        group.MapGet("", ListAsync)
            .RequirePermission(IdentityPermissions.ViewPeople)
            .WithName("ListTeams")
            .WithSummary("Lists teams by name");
        group.MapGet("{id:guid}", GetAsync)
            .RequirePermission(IdentityPermissions.ViewPeople)
            .WithName("GetTeam")
            .WithSummary("Reads a team");
    }

    private static async Task<Results<Ok<Page<TeamResource>>, JsonHttpResult<Page<JsonObject>>>> ListAsync(
        string? q,
        bool? active,
        string? fields,
        string? cursor,
        int? limit,
        IdentityDbContext db,
        IStringLocalizer L,
        IOptions<JsonOptions> json,
        CancellationToken cancellationToken)
    {
        var selection = FieldSelection.Parse<TeamResource>(fields, L);
        var size = PeopleApi.CheckLimit(limit, L);
        var query = db.Teams.AsNoTracking();
        if (SearchText.Normalize(q) is { Length: > 0 } text)
        {
            query = query.Where(t => t.NormalizedName.Contains(text));
        }

        if (active is { } isActive)
        {
            query = query.Where(t => t.IsActive == isActive);
        }

        if (!string.IsNullOrEmpty(cursor))
        {
            // Names of teams are unique, so the name alone tells where to go on.
            var (name, _) = NameCursor.Read(cursor, L);
            query = query.Where(t => string.Compare(t.NormalizedName, name) > 0);
        }

        var teams = await query.OrderBy(t => t.NormalizedName).Take(size + 1).ToListAsync(cancellationToken);
        var hasMore = teams.Count > size;
        if (hasMore)
        {
            teams.RemoveAt(size);
        }

        var page = new Page<TeamResource>(
            await ToResourcesAsync(db, teams, cancellationToken),
            hasMore ? NameCursor.Write(teams[^1].NormalizedName, teams[^1].Id) : null);
        return selection is null
            ? TypedResults.Ok(page)
            : TypedResults.Json(selection.Apply(page, json.Value.SerializerOptions), json.Value.SerializerOptions);
    }

    private static async Task<Results<Ok<TeamResource>, JsonHttpResult<JsonObject>>> GetAsync(
        Guid id, string? fields, IdentityDbContext db, IStringLocalizer L, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var selection = FieldSelection.Parse<TeamResource>(fields, L);
        var teams = await db.Teams.AsNoTracking().Where(t => t.Id == id).ToListAsync(cancellationToken);
        var team = (await ToResourcesAsync(db, teams, cancellationToken)).FirstOrDefault()
            ?? throw new NotFoundException(L["This team does not exist."]);
        return selection is null
            ? TypedResults.Ok(team)
            : TypedResults.Json(selection.Apply(team, json.Value.SerializerOptions), json.Value.SerializerOptions);
    }

    private static async Task<IReadOnlyList<TeamResource>> ToResourcesAsync(IdentityDbContext db, List<Team> teams, CancellationToken cancellationToken)
    {
        var ids = teams.ConvertAll(t => t.Id);
        var leadIds = teams.Select(t => t.LeadId).OfType<Guid>().Distinct().ToList();
        var members = (await db.TeamMembers.Where(m => ids.Contains(m.TeamId))
                .Join(db.Users.Where(u => u.IsActive), m => m.UserId, u => u.Id, (m, u) => new { m.TeamId, u.Id, u.DisplayName, u.NormalizedName })
                .OrderBy(m => m.NormalizedName)
                .ToListAsync(cancellationToken))
            .ToLookup(m => m.TeamId, m => new NamedRef(m.Id, m.DisplayName));
        var leads = await db.Users.Where(u => leadIds.Contains(u.Id))
            .Select(u => new NamedRef(u.Id, u.DisplayName))
            .ToDictionaryAsync(u => u.Id, cancellationToken);
        return teams.ConvertAll(t => new TeamResource(
            t.Id,
            t.Name,
            t.Description,
            t.Email,
            t.IsActive,
            t.LeadId is { } lead ? leads.GetValueOrDefault(lead) : null,
            [.. members[t.Id]]));
    }
}
