using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Incidents.Api;
using Helpdesk.Incidents.Features;
using Helpdesk.Incidents.Integration;
using Helpdesk.Incidents.Reports;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Incidents;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<IncidentsDbContext>();
        services.AddSingleton(IncidentType.Type);
        services.AddPermissions<IncidentPermissions>();
        services.AddNavigation<IncidentsMenu>();
        services.AddScoped<SetMajorIncident>();
        services.AddScoped<ITicketGuard, MajorIncidentGuard>();
        services.AddScoped<IPanelProvider, MajorIncidentPanel>();
        services.AddComplianceReport<IncidentRegister>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => IncidentsApi.Map(routes);
}
