using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Recipes;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Announcements;
using Helpdesk.Tickets.Api;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Integration;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Ratings;
using Helpdesk.Tickets.Recipes;
using Helpdesk.Tickets.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<TicketsDbContext>();
        services.AddPermissions<TicketPermissionProvider>();
        services.AddNavigation<TicketsMenu>();
        services.AddSettings<TicketSettings>("tickets", "Tickets");
        services.AddSettings<PrioritySettings>("priorities", "Priorities");
        services.AddSettings<RatingSettings>("ratings", "Ratings");
        services.AddSingleton<MarkdownRenderer>();
        services.AddSingleton<TicketCatalogCache>();
        services.AddScoped<TicketCatalog>();
        services.AddScoped<TicketAccess>();
        services.AddScoped<TicketReferences>();
        services.AddScoped<TicketLabels>();
        services.AddScoped<HistoryText>();
        services.AddScoped<AttachmentPolicy>();
        services.AddScoped<FilterCompiler>();
        services.AddScoped<ITicketIntegrationService, TicketIntegrationService>();
        services.AddScoped<TicketWriter>();
        services.AddScoped<CreateTicket>();
        services.AddScoped<UpdateTicket>();
        services.AddScoped<TransitionTicket>();
        services.AddScoped<AddComment>();
        services.AddScoped<LinkTickets>();
        services.AddScoped<UnlinkTickets>();
        services.AddScoped<SetParent>();
        services.AddScoped<WatchTicket>();
        services.AddScoped<AttachFiles>();
        services.AddScoped<GetAttachment>();
        services.AddScoped<ListComments>();
        services.AddScoped<ListTicketEvents>();
        services.AddScoped<GetTicket>();
        services.AddScoped<ListTickets>();
        services.AddScoped<CountTickets>();
        services.AddScoped<BulkEditor>();
        services.AddScoped<PreviewBulkEdit>();
        services.AddScoped<ApplyBulkEdit>();
        services.AddScoped<SavedViews>();
        services.AddScoped<CompleteFilter>();
        services.AddScoped<IBackgroundTask, CloseResolvedTickets>();
        services.AddScoped<IRecipeStepHandler, CategoriesStep>();
        services.AddScoped<IRecipeStepHandler, ServicesStep>();
        services.AddScoped<IRecipeStepHandler, SavedViewsStep>();
        services.AddClocks();
        services.AddImport();
        services.AddTicketMetrics();
        services.AddRatings();
        services.AddAnnouncements();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        TicketsApi.Map(routes, services.GetServices<TicketType>());
        MetricsApi.Map(routes);
    }
}
