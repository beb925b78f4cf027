using Helpdesk.Cli;
using Helpdesk.Recipes;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Recipes;
using Helpdesk.Tickets.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Clocks;

internal static class ClockServiceCollectionExtensions
{
    /// <summary>Service level clocks.</summary>
    public static IServiceCollection AddClocks(this IServiceCollection services) => services
        .AddSingleton<ClockShelfCache>()
        .AddScoped<ClockVersions>()
        .AddScoped<TicketClocks>()
        .AddScoped<StepActions>()
        .AddSingleton<FollowedCalendars>()
        .AddBackgroundTask<DoDueSteps>()
        .AddBackgroundTask<CatchUpOnHistories>()
        .AddBackgroundTask<LearnBreachModel>()
        .AddSingleton<BreachModelCache>()
        .AddScoped<PredictBreaches>()
        .AddScoped<ExplainClocks>()
        .AddScoped<PreviewClocks>()
        .AddScoped<ClockText>()
        .AddScoped<SaveCalendar>()
        .AddScoped<SaveClockDefinition>()
        .AddScoped<RetireCalendar>()
        .AddScoped<RetireClockDefinition>()
        .AddScoped<ServiceLevelInspector>()
        .AddScoped<ReadServiceLevels>()
        .AddScoped<ReadClockVersions>()
        .AddScoped<ReadHolidayFile>()
        .AddScoped<SaveServiceLevelRules>()
        .AddScoped<SaveServiceLevelRule>()
        .AddScoped<DeleteServiceLevelRule>()
        .AddScoped<ReviewServiceLevels>()
        .AddScoped<RebuildClocks>()
        .AddScoped<IVerb, RebuildClocksVerb>()
        .AddScoped<IRecipeStepHandler, ServiceLevelsStep>();
}
