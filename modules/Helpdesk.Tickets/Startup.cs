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
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Integration;
using Helpdesk.Tickets.Live;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Ratings;
using Helpdesk.Tickets.Recipes;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Reports;
using Helpdesk.Tickets.Routing;
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
        services.AddScoped<OfferedTransitions>();
        services.AddScoped<TicketReferences>();
        services.AddScoped<TicketLabels>();
        services.AddScoped<HistoryText>();
        services.AddScoped<AttachmentPolicy>();
        services.AddScoped<FilterCompiler>();
        services.AddScoped<ReadTicketContent>();
        services.AddScoped<ITicketIntegrationService, TicketIntegrationService>();
        services.AddScoped<ITicketCommands, TicketCommands>();
        services.AddScoped<ITicketForms, TicketForms>();
        services.AddScoped<ITicketServiceDirectory, TicketServiceDirectory>();
        services.AddScoped<ITicketEvidence, ReadTicketEvidence>();
        services.AddScoped<ReadTicketNumbers>();
        services.AddScoped<TicketWriter>();
        services.AddScoped<CreateTicket>();
        services.AddScoped<UpdateTicket>();
        services.AddScoped<TransitionTicket>();
        services.AddScoped<MoveChildren>();
        services.AddScoped<TicketMerges>();
        services.AddScoped<MergeTickets>();
        services.AddScoped<UnmergeTicket>();
        services.AddScoped<SplitMessage>();
        services.AddScoped<TicketTasks>();
        services.AddScoped<AddComment>();
        services.AddScoped<Mentions>();
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
        services.AddScoped<ReadTeamBoard>();
        services.AddScoped<ListNext>();
        services.AddScoped<BulkEditor>();
        services.AddScoped<PreviewBulkEdit>();
        services.AddScoped<ApplyBulkEdit>();
        services.AddScoped<SavedViews>();
        services.AddScoped<CompleteFilter>();
        services.AddScoped<IBackgroundTask, CloseResolvedTickets>();
        services.AddScoped<IRecipeStepHandler, CategoriesStep>();
        services.AddScoped<IRecipeStepHandler, ServicesStep>();
        services.AddScoped<IRecipeStepHandler, SavedViewsStep>();
        services.AddScoped<Drafts>();
        services.AddScoped<MergeChanges>();
        services.AddBackgroundTask<PurgeDrafts>();
        services.AddCustomFields();
        services.AddClocks();
        services.AddImport();
        services.AddTicketMetrics();
        services.AddTicketReports();
        AddLive(services);
        services.AddTicketRouting();
        services.AddRatings();
        services.AddAnnouncements();
        services.AddReplies();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        TicketsApi.Map(routes, services.GetServices<TicketType>());
        MetricsApi.Map(routes);
        ServiceLevelsApi.Map(routes);
        RepliesApi.Map(routes);
        routes.MapHub<DeskHub>(DeskHub.Path, o =>
            {
                // A socket may not outlive the session that opened it; the page connects again with the renewed one.
                o.CloseOnAuthenticationExpiration = true;
                o.ApplicationMaxBufferSize = 16 * 1024;
                o.TransportMaxBufferSize = 64 * 1024;
            })
            .RequirePermission(TicketPermissions.ViewTickets);
    }

    private static void AddLive(IServiceCollection services)
    {
        services.AddSingleton<TicketFeed>();
        services.AddSingleton<DeskConnections>();
        services.AddSingleton<DeskBroadcast>();
        services.AddSingleton<IOpenDesk>(p => p.GetRequiredService<DeskBroadcast>());
    }
}
