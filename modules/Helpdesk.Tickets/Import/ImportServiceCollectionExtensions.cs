using Helpdesk.Cli;
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
        .AddScoped<GenerateTickets>()
        .AddScoped<IVerb, ImportEventsVerb>()
        .AddScoped<IVerb, GenerateVerb>()
        .AddScoped<IRecipeStepHandler, GenerateRecipeStep>();
}
