using System.Diagnostics;
using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Extensions;
using Helpdesk.Platform.Recipes;
using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Shells;

/// <summary>Builds a complete shell: container, migrations, seed, recipe on the first start, pipeline, warm-up. Host singleton without state.</summary>
internal sealed class ShellBuilder(
    IServiceProvider host,
    FeatureGraph graph,
    RecipeCatalog recipes,
    IHostEnvironment environment,
    ILogger<ShellBuilder> logger)
{
    /// <summary>Builds a shell that is ready to serve. Nothing is left behind when it throws, but for what migrations and seeds have written.</summary>
    /// <param name="settings">The tenant as it shall be.</param>
    /// <param name="adminPassword">Password of the set-up administrator when the tenant's recipe is to be run.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    public async Task<ShellContext> BuildAsync(ShellSettings settings, string? adminPassword, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var setup = new SetupContext();
        var (services, startups, features) = CreateContainer(settings, setup);
        try
        {
            await MigrateAsync(services, cancellationToken);
            if (adminPassword is not null)
            {
                setup.Begin(adminPassword);
            }

            await SeedAsync(services, features, cancellationToken);
            if (setup.IsSettingUp)
            {
                await RecipeRunner.RunAsync(services, recipes.Plan(settings.Recipe), logger, cancellationToken);
                setup.End();
            }

            var pipeline = ShellPipeline.Build(services, startups);
            await WarmUpAsync(services, pipeline, cancellationToken);
            logger.LogInformation(
                "Tenant {Tenant}: shell version {Version} with {Features} features built in {Milliseconds} ms",
                settings.Name,
                settings.Version,
                features.Count,
                (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return new ShellContext(settings, services, pipeline, features);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the tenant's database up to date, without starting anything.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(ShellSettings settings, CancellationToken cancellationToken)
    {
        var (services, _, _) = CreateContainer(settings, new SetupContext());
        await using (services)
        {
            return await MigrateAsync(services, cancellationToken);
        }
    }

    /// <summary>Makes the container only, to ask it something.</summary>
    public async Task<T> DescribeAsync<T>(ShellSettings settings, Func<IServiceProvider, T> ask)
    {
        var (services, _, _) = CreateContainer(settings, new SetupContext());
        await using (services)
        {
            await using var scope = services.CreateAsyncScope();
            return ask(scope.ServiceProvider);
        }
    }

    private (ServiceProvider Services, IReadOnlyList<StartupBase> Startups, IReadOnlyList<FeatureInfo> Features) CreateContainer(
        ShellSettings settings,
        SetupContext setup)
    {
        var features = graph.Resolve(settings.EnabledFeatures, settings.Theme);
        var services = new ServiceCollection();
        services.AddSharedHostServices(host);
        services.AddSingleton(settings);
        services.AddSingleton<IShellFeatures>(new ShellFeatures(features.Select(f => f.Id)));
        services.AddSingleton<ISetupContext>(setup);

        IReadOnlyList<FeatureStartup> startups;
        using (var constructorServices = services.BuildServiceProvider())
        {
            startups = ShellStartups.Create(features, graph, constructorServices);
        }

        services.AddPlatform(ApplicationParts(settings, features));
        foreach (var startup in startups)
        {
            startup.ConfigureServices(services);
        }

        var checking = new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = !environment.IsProduction() };
        return (services.BuildServiceProvider(checking), startups, features);
    }

    /// <summary>Theme, base themes, then modules with dependents before what they depend on: who stands first overrides a page or view.</summary>
    private List<Assembly> ApplicationParts(ShellSettings settings, IReadOnlyList<FeatureInfo> features)
    {
        var parts = new List<Assembly>();
        for (var theme = graph.Find(settings.Theme); theme is not null; theme = theme.Module.BaseTheme is { } id ? graph.Find(id) : null)
        {
            parts.Add(theme.Module.Assembly);
        }

        parts.AddRange(features.Reverse().Where(f => !f.IsTheme).Select(f => f.Module.Assembly));
        return parts.Distinct().ToList();
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(services.GetRequiredService<ShellSettings>().DataPath);
        await using var scope = services.CreateAsyncScope();
        using var actor = scope.ServiceProvider.GetRequiredService<ICurrentUser>().ActAs(id: null, "System", Origins.Migration);
        return await scope.ServiceProvider.GetRequiredService<IShellMigrator>().MigrateAsync(cancellationToken);
    }

    private static async Task SeedAsync(IServiceProvider services, IReadOnlyList<FeatureInfo> features, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        using var actor = scope.ServiceProvider.GetRequiredService<ICurrentUser>().ActAs(id: null, "System", Origins.Migration);

        // Nodes that start together would each find the rows missing and add them: one after the other, each sees what the other made.
        var unitOfWork = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        await unitOfWork.Database.LockForMigrationAsync(unitOfWork.Connection, unitOfWork.Transaction!, cancellationToken);
        foreach (var contributor in scope.ServiceProvider.GetServices<IDataSeedContributor>().OrderBy(c => c.Order))
        {
            try
            {
                await contributor.SeedAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw features.FirstOrDefault(f => f.Module.Assembly == contributor.GetType().Assembly) is { } feature
                    ? ShellBuildException.ForFeature(feature, exception)
                    : exception;
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// One request that no route answers: builds the route matcher and every middleware, so that what is wrong with them is found before the
    /// swap and the first person does not wait for it.
    /// </summary>
    private static async Task WarmUpAsync(IServiceProvider services, RequestDelegate pipeline, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = cancellationToken,
        };
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost");
        context.Request.Path = "/.well-known/helpdesk-warm-up";
        context.Response.Body = Stream.Null;
        await pipeline(context);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            throw new InvalidOperationException($"The first request to the new pipeline was answered with {context.Response.StatusCode}; the log says why.");
        }
    }
}
