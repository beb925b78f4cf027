using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<TicketsDbContext>();
        services.AddSingleton<IPermissionProvider, TicketPermissionProvider>();
        services.AddSingleton<INavigationProvider, TicketsMenu>();
        services.AddSingleton<MarkdownRenderer>();
        services.AddScoped<TicketCatalog>();
        services.AddScoped<TicketLabels>();
        services.AddScoped<CreateTicket>();
        services.AddScoped<UpdateTicket>();
        services.AddScoped<TransitionTicket>();
        services.AddScoped<AddComment>();
        services.AddScoped<LinkTickets>();
        services.AddScoped<UnlinkTickets>();
        services.AddScoped<SetParent>();
        services.AddScoped<WatchTicket>();
        services.AddScoped<GetAttachment>();
        services.AddScoped<GetTicket>();
        services.AddScoped<ListTickets>();
        services.AddScoped<CountTickets>();
        services.AddScoped<PreviewBulkEdit>();
        services.AddScoped<ApplyBulkEdit>();
        services.AddScoped<SavedViews>();
        services.AddScoped<CompleteFilter>();
        services.AddImport();
    }
}
