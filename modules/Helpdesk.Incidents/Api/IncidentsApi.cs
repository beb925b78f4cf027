using Helpdesk.Incidents.Features;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Incidents.Api;

internal static class IncidentsApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapApi(IncidentType.Type.ApiPath, IncidentType.Type.PluralName)
            .MapPut("{number}/major", SetMajorAsync)
            .RequirePermission(IncidentPermissions.ManageMajorIncidents)
            .WithName("SetMajorIncident")
            .WithSummary("Declares or ends a major incident")
            .WithDescription("""Example: `{"isMajor":true,"reason":"All payments fail."}`.""");

    private static async Task<NoContent> SetMajorAsync(
        string number, SetMajorIncidentRequest body, HttpRequest request, SetMajorIncident set, CancellationToken cancellationToken)
    {
        await set.HandleAsync(number, body, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }
}
