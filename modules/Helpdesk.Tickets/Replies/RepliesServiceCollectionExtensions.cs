using Helpdesk.Recipes;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Recipes;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Replies;

internal static class RepliesServiceCollectionExtensions
{
    /// <summary>Canned responses and macros.</summary>
    public static IServiceCollection AddReplies(this IServiceCollection services) => services
        .AddSingleton<ReplyCache>()
        .AddSingleton<ResponseTemplates>()
        .AddScoped<ResponseVariables>()
        .AddScoped<ReplyShelf>()
        .AddScoped<RenderResponse>()
        .AddScoped<SaveResponse>()
        .AddScoped<DeleteResponse>()
        .AddScoped<MacroRules>()
        .AddScoped<SaveMacro>()
        .AddScoped<DeleteMacro>()
        .AddScoped<ApplyMacro>()
        .AddScoped<IRecipeStepHandler, ResponsesStep>()
        .AddScoped<IRecipeStepHandler, MacrosStep>();
}
