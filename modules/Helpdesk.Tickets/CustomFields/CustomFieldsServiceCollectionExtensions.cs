using Helpdesk.Recipes;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Recipes;
using Helpdesk.Tickets.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.CustomFields;

internal static class CustomFieldsServiceCollectionExtensions
{
    /// <summary>Fields that administrators add to tickets.</summary>
    public static IServiceCollection AddCustomFields(this IServiceCollection services) => services
        .AddSingleton<FieldCache>()
        .AddScoped<FieldCatalog>()
        .AddScoped<FieldIntake>()
        .AddScoped<FieldText>()
        .AddScoped<FieldForms>()
        .AddScoped<SaveField>()
        .AddScoped<MoveField>()
        .AddScoped<RetireField>()
        .AddScoped<IRecipeStepHandler, TicketFieldsStep>();
}
