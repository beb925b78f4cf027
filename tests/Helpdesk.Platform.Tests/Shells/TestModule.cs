using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Modules.Manifest;
using Helpdesk.Platform.Tests.Shells;
using Helpdesk.Recipes;
using Helpdesk.Settings;
using Helpdesk.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using FeatureAttribute = Helpdesk.Modules.Manifest.FeatureAttribute;
using FeatureOfStartup = Helpdesk.Modules.FeatureAttribute;

[assembly: Module(Name = "Tests of shells")]
// Startups that other tests of this assembly build shells from by hand.
[assembly: Feature(Id = "Helpdesk.Platform.Tests", Name = "Startups of other tests")]
[assembly: Feature(Id = "Tests.Ping", Name = "Ping")]
[assembly: Feature(Id = "Tests.Pong", Name = "Pong", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.Hidden", Name = "Hidden", EnabledByDependencyOnly = true)]
[assembly: Feature(Id = "Tests.Steps", Name = "Recipe steps", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.Tasks", Name = "Tasks", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.FailsInServices", Name = "Fails in services", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.FailsInRoutes", Name = "Fails in routes", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.FailsInSeed", Name = "Fails in seed", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.Seeds", Name = "Seeds", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.FailsInContainer", Name = "Fails in container", Dependencies = ["Tests.Ping"])]
[assembly: Feature(Id = "Tests.FailsOnDemand", Name = "Fails on demand", Dependencies = ["Tests.Ping"])]

namespace Helpdesk.Platform.Tests.Shells;

/// <summary>What the test module does in a tenant, seen from outside: files in the tenant's folder.</summary>
internal static class TestModule
{
    public const string Recipe = "shell-tests";

    public static IReadOnlyDictionary<string, string> Recipes { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Recipe] = """
            { "name": "shell-tests", "steps": [
                { "name": "recipes", "values": ["blank"] },
                { "name": "feature", "enable": ["Tests.Ping"] } ] }
            """,
        ["with-steps"] = """
            { "name": "with-steps", "steps": [
                { "name": "recipes", "values": ["shell-tests"] },
                { "name": "feature", "enable": ["Tests.Steps"] },
                { "name": "settings", "tests": { "greeting": "From the recipe" } },
                { "name": "test-mark", "mark": "first" },
                { "name": "test-stop", "unless": "go" },
                { "name": "test-mark", "mark": "last" } ] }
            """,
        ["fails-on-demand"] = """
            { "name": "fails-on-demand", "steps": [
                { "name": "recipes", "values": ["shell-tests"] },
                { "name": "feature", "enable": ["Tests.FailsOnDemand"] } ] }
            """,
        ["unknown-step"] = """
            { "name": "unknown-step", "steps": [
                { "name": "recipes", "values": ["shell-tests"] },
                { "name": "no-such-step" } ] }
            """,
        ["circle"] = """
            { "name": "circle", "steps": [ { "name": "recipes", "values": ["circle"] } ] }
            """,
    };

    public static string FileOf(string dataPath, string name, string tenant = "Default") => Path.Combine(dataPath, "tenants", tenant, name);
}

/// <summary>Settings of the test module.</summary>
public sealed class TestSettings
{
    /// <summary>A text.</summary>
    [System.ComponentModel.DataAnnotations.Required]
    [System.ComponentModel.DataAnnotations.StringLength(20)]
    public string Greeting { get; set; } = "Hello";
}

/// <summary>One per shell, to tell shells apart.</summary>
internal sealed class ShellMark
{
    public Guid Id { get; } = Guid.CreateVersion7();
}

[FeatureOfStartup("Tests.Ping")]
internal sealed class PingStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton<ShellMark>();
        services.AddSettings<TestSettings>("tests", "Tests");
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        routes.MapGet("/tests/ping", (ShellSettings shell, HttpContext context) => $"{shell.Name}|{context.Request.PathBase}|{context.Request.Path}").AllowAnonymous();
        routes.MapGet("/tests/slow", async (HttpContext context) =>
        {
            var slow = context.RequestServices.GetRequiredService<SlowRequests>();
            var mark = context.RequestServices.GetRequiredService<ShellMark>();
            slow.Entered.TrySetResult();
            await slow.Continue.Task.WaitAsync(context.RequestAborted);
            return mark.Id.ToString();
        }).AllowAnonymous();
    }
}

/// <summary>Holds requests until the test lets them go. Host singleton of a test that needs it.</summary>
internal sealed class SlowRequests
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

[FeatureOfStartup("Tests.Pong")]
internal sealed class PongStartup : StartupBase
{
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
        routes.MapGet("/tests/pong", () => "pong").AllowAnonymous();
}

[FeatureOfStartup("Tests.Ping")]
[RequireFeatures("Tests.Pong")]
internal sealed class PingWithPongStartup : StartupBase
{
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
        routes.MapGet("/tests/both", () => "both").AllowAnonymous();
}

[FeatureOfStartup("Tests.Steps")]
internal sealed class StepsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<IRecipeStepHandler, MarkStep>();
        services.AddScoped<IRecipeStepHandler, StopStep>();
    }

    /// <summary>Adds its mark to a file.</summary>
    private sealed class MarkStep(ShellSettings shell) : IRecipeStepHandler
    {
        public string Name => "test-mark";

        public Task ExecuteAsync(System.Text.Json.JsonElement step, CancellationToken cancellationToken) =>
            File.AppendAllLinesAsync(Path.Combine(shell.DataPath, "marks"), [step.GetProperty("mark").GetString()!], cancellationToken);
    }

    /// <summary>Fails unless a file is there.</summary>
    private sealed class StopStep(ShellSettings shell) : IRecipeStepHandler
    {
        public string Name => "test-stop";

        public Task ExecuteAsync(System.Text.Json.JsonElement step, CancellationToken cancellationToken) =>
            File.Exists(Path.Combine(shell.DataPath, step.GetProperty("unless").GetString()!))
                ? Task.CompletedTask
                : throw new InvalidOperationException("The step was stopped.");
    }
}

[FeatureOfStartup("Tests.Tasks")]
internal sealed class TasksStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services) =>
        services.AddBackgroundTask<GoodTask>().AddBackgroundTask<BadTask>().AddBackgroundTask<FrequentTask>();
}

/// <summary>Tells the test who it ran as.</summary>
[BackgroundTask(Title = "Good", Schedule = "0 0 0 1 1 ?")]
internal sealed class GoodTask(TaskProbe probe, Helpdesk.Security.ICurrentUser user) : IBackgroundTask
{
    public Task RunAsync(CancellationToken cancellationToken)
    {
        probe.Ran.TrySetResult($"{user.Id}|{user.Origin}");
        return Task.CompletedTask;
    }
}

/// <summary>Always fails.</summary>
[BackgroundTask(Title = "Bad", Schedule = "0 0 0 1 1 ?")]
internal sealed class BadTask : IBackgroundTask
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("The task is bad.");
}

/// <summary>Due every second, so that a moved clock always finds it late.</summary>
[BackgroundTask(Title = "Frequent", Schedule = "* * * * * ?")]
internal sealed class FrequentTask : IBackgroundTask
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Host singleton of a test that needs it.</summary>
internal sealed class TaskProbe
{
    public TaskCompletionSource<string> Ran { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

[FeatureOfStartup("Tests.FailsInServices")]
internal sealed class FailsInServicesStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services) => throw new InvalidOperationException("Broken in services.");
}

[FeatureOfStartup("Tests.FailsInRoutes")]
internal sealed class FailsInRoutesStartup : StartupBase
{
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
        throw new InvalidOperationException("Broken in routes.");
}

[FeatureOfStartup("Tests.FailsInSeed")]
internal sealed class FailsInSeedStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services) => services.AddScoped<IDataSeedContributor, Seed>();

    private sealed class Seed : IDataSeedContributor
    {
        public Task SeedAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Broken in seed.");
    }
}

[FeatureOfStartup("Tests.Seeds")]
internal sealed class SeedsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services) => services.AddScoped<IDataSeedContributor, Seed>();

    /// <summary>Writes down how many locks of PostgreSQL keep other nodes from seeding at the same time.</summary>
    private sealed class Seed(ShellSettings shell, IUnitOfWork unitOfWork) : IDataSeedContributor
    {
        public async Task SeedAsync(CancellationToken cancellationToken)
        {
            await using var command = unitOfWork.Connection.CreateCommand();
            command.Transaction = unitOfWork.Transaction;
            command.CommandText = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()";
            var locks = await command.ExecuteScalarAsync(cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(shell.DataPath, "locks"), $"{locks}", cancellationToken);
        }
    }
}

[FeatureOfStartup("Tests.FailsInContainer")]
internal sealed class FailsInContainerStartup : StartupBase
{
    // A singleton that holds something scoped: the container refuses it.
    public override void ConfigureServices(IServiceCollection services) => services.AddSingleton<Captive>();

    private sealed class Captive(IUnitOfWork unitOfWork)
    {
        public override string ToString() => unitOfWork.ToString()!;
    }
}

[FeatureOfStartup("Tests.FailsOnDemand")]
internal sealed class FailsOnDemandStartup(ShellSettings shell) : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        if (File.Exists(Path.Combine(shell.DataPath, "fail")))
        {
            throw new InvalidOperationException("Told to fail.");
        }
    }
}
