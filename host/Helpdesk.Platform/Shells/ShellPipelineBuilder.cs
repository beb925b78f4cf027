using Helpdesk.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Shells;

/// <summary>Until the web part's pipeline has landed: routes of the features, nothing around them.</summary>
internal static class ShellPipelineBuilder
{
    public static RequestDelegate Build(IServiceProvider shell, IReadOnlyList<StartupBase> startups)
    {
        var app = new ApplicationBuilder(shell);
        app.UseRouting();
        app.UseEndpoints(routes =>
        {
            foreach (var startup in startups)
            {
                startup.Configure(app, routes, shell);
            }
        });
        return app.Build();
    }
}
