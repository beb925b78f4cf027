using Helpdesk.Cli;
using Helpdesk.Navigation;
using Helpdesk.Recipes;
using Helpdesk.Tickets.Generation;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Import;

internal static class ImportServiceCollectionExtensions
{
    /// <summary>Import of foreign logs and generation of sample data.</summary>
    public static IServiceCollection AddImport(this IServiceCollection services) => services
        .AddScoped<ImportEvents>()
        .AddScoped<HistoryWriter>()
        .AddSingleton<ImportBoard>()
        .AddScoped<ImportLeases>()
        .AddScoped<StartImport>()
        .AddScoped<INavigationProvider, ImportMenu>()
        .AddScoped<GenerateTickets>()
        .AddScoped<IPastTickets, PastTickets>()
        .AddScoped<IVerb, ImportEventsVerb>()
        .AddScoped<IVerb, GenerateVerb>()
        .AddScoped<IRecipeStepHandler, GenerateRecipeStep>();
}

internal sealed class ImportMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) =>
        builder.Add(new(Menus.Admin, "Import", "/admin/import", "database-import", TicketPermissions.ImportTickets, 400, "Tickets"));
}
