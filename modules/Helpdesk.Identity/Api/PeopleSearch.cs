using Helpdesk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Identity.Api;

/// <summary>One line of the person picker.</summary>
internal sealed record PersonChoice(Guid Id, string Name, string Detail);

/// <summary>What the person picker of the pages asks: <c>/people/search?q=ann&amp;agents=true</c>.</summary>
internal static class PeopleSearch
{
    private const int Limit = 12;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/people/search", SearchAsync).RequirePermission(IdentityPermissions.ViewPeople).ExcludeFromDescription();

    private static async Task<Ok<PersonChoice[]>> SearchAsync(
        string? q, bool? agents, IPeopleDirectory people, CancellationToken cancellationToken)
    {
        var found = await people.SearchPeopleAsync(q ?? "", Limit, agents ?? false, cancellationToken);
        return TypedResults.Ok(found
            .Select(p => new PersonChoice(
                p.Id, p.DisplayName, string.Join(" · ", new[] { p.Email ?? p.UserName, p.OrganisationName }.Where(d => !string.IsNullOrEmpty(d)))))
            .ToArray());
    }
}
