using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Helpdesk.Platform.Shells;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Host.Cli;

/// <summary>Brings the databases of all tenants up to date, for installations that do so before they replace the program.</summary>
internal sealed class MigrateVerb : IHostVerb
{
    public string Name => "migrate";

    public string Usage => "[--tenant NAME]";

    public string Description => "Brings the database of every tenant up to date without starting the server.";

    public async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var code = 0;
        var only = context.Arguments.Option("tenant");
        var tenants = only is null ? context.Shells.Tenants : [context.Shells.Get(only)];
        foreach (var tenant in tenants)
        {
            try
            {
                var applied = await context.Shells.MigrateAsync(tenant, cancellationToken);
                await context.Output.WriteLineAsync(applied.Count == 0
                    ? $"{tenant.Name}: up to date."
                    : $"{tenant.Name}: applied {string.Join(", ", applied)}.");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                code = 1;
                await context.Output.WriteLineAsync($"{tenant.Name}: failed. {exception.Message}");
            }
        }

        return code;
    }
}

internal sealed class TenantListVerb : IHostVerb
{
    public string Name => "tenant list";

    public string Usage => "";

    public string Description => "Lists the tenants.";

    public async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var rows = context.Shells.Tenants.Select(t => t.Settings).Select(s => new[]
        {
            s.Name,
            s.State.ToString(),
            s.RequestHost ?? "-",
            s.RequestUrlPrefix is { } prefix ? $"/{prefix}" : "-",
            s.Database.Provider.ToString(),
            s.Recipe,
        });
        await Table.WriteAsync(context.Output, ["Name", "State", "Host", "Prefix", "Database", "Recipe"], rows);
        return 0;
    }
}

internal sealed class TenantCreateVerb : IHostVerb
{
    public string Name => "tenant create";

    public string Usage =>
        "NAME [--prefix SEGMENT] [--host NAME] [--recipe NAME] [--provider Sqlite|PostgreSql|SqlServer] [--connection-string TEXT] [--admin-password TEXT]";

    public string Description => "Creates a tenant with a database of its own and sets it up; a running server serves it a second later.";

    public async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var name = arguments.Positions.Count == 1 ? arguments.Positions[0] : throw Verbs.Usage(this);
        var result = await context.Tenants().CreateAsync(
            new NewTenant(
                name,
                arguments.Option("prefix"),
                arguments.Option("host"),
                arguments.Option("recipe") ?? "itil-default",
                Database(arguments),
                arguments.Option("admin-password")),
            cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new BusinessException("Tenants:CannotStart", failure.Message);
        }

        await context.Output.WriteLineAsync($"The tenant {name} is set up.");
        return 0;
    }

    private static DatabaseSettings? Database(Helpdesk.Cli.VerbArguments arguments)
    {
        if (arguments.Option("provider") is not { } text)
        {
            return arguments.Option("connection-string") is null
                ? null
                : throw new BusinessException("Cli:MissingOption", "The option --provider is missing: it says what the connection string is for.");
        }

        if (!Enum.TryParse<DatabaseProvider>(text, ignoreCase: true, out var provider) || !Enum.IsDefined(provider))
        {
            throw new BusinessException("Cli:WrongValue", $"--provider is '{text}'; it must be Sqlite, PostgreSql or SqlServer.");
        }

        return provider == DatabaseProvider.Sqlite ? null : new DatabaseSettings(provider, arguments.Required("connection-string"));
    }
}

internal sealed class TenantEnableVerb(bool enable) : IHostVerb
{
    public string Name => enable ? "tenant enable" : "tenant disable";

    public string Usage => "NAME";

    public string Description => enable ? "Starts a tenant again." : "Stops a tenant: it answers 503 and does no background work.";

    public async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.Arguments.Positions.Count == 1 ? context.Arguments.Positions[0] : throw Verbs.Usage(this);
        await context.Tenants().SetEnabledAsync(name, enable, cancellationToken);
        await context.Output.WriteLineAsync($"The tenant {context.Shells.Get(name).Name} is {(enable ? "enabled" : "disabled")}.");
        return 0;
    }
}

internal sealed class FeatureListVerb : IHostVerb
{
    public string Name => "feature list";

    public string Usage => "[--tenant NAME]";

    public string Description => "Lists all features and whether they are on in the tenant.";

    public async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant();
        var features = new ShellFeatureManager(context.Shells, tenant.Settings).GetFeatures();
        await Table.WriteAsync(
            context.Output,
            ["Feature", "State", "Category", "Name"],
            features.Select(f => new[] { f.Id, f.IsEnabled ? "on" : "off", f.IsTheme ? "Theme" : f.Category, f.Name }));
        return 0;
    }
}

internal sealed class FeatureChangeVerb(bool enable) : IHostVerb
{
    public string Name => enable ? "feature enable" : "feature disable";

    public string Usage => "ID... [--tenant NAME]";

    public string Description => enable
        ? "Switches features on, with what they need; a running server follows a second later."
        : "Switches features off, with what needs them; a running server follows a second later.";

    public async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var ids = context.Arguments.Positions;
        if (ids.Count == 0)
        {
            throw Verbs.Usage(this);
        }

        var tenant = context.Tenant();
        if (tenant.Settings.State == TenantState.Uninitialized)
        {
            throw new BusinessException("Tenants:NotSetUp", $"The tenant {tenant.Name} is not set up yet: start the server once.");
        }

        var result = await new ShellFeatureManager(context.Shells, tenant.Settings).ChangeAsync(enable ? ids : [], enable ? [] : ids, cancellationToken);
        if (result.Failure is { } failure)
        {
            throw new BusinessException("Features:CannotStart", $"{failure.Message} Nothing was changed.");
        }

        await context.Output.WriteLineAsync(result.Changed.Count == 0
            ? "Nothing to change."
            : $"Switched {(enable ? "on" : "off")}: {string.Join(", ", result.Changed)}.");
        return 0;
    }
}

/// <summary>All verbs of the host.</summary>
internal static class Verbs
{
    public const string ServeUsage = "[--urls ADDRESSES] [--Helpdesk:SETTING VALUE]...";

    public static IReadOnlyList<IHostVerb> Host { get; } =
    [
        new MigrateVerb(),
        new TenantListVerb(),
        new TenantCreateVerb(),
        new TenantEnableVerb(enable: true),
        new TenantEnableVerb(enable: false),
        new FeatureListVerb(),
        new FeatureChangeVerb(enable: true),
        new FeatureChangeVerb(enable: false),
    ];

    public static BusinessException Usage(IHostVerb verb) => new("Cli:Usage", $"Usage: {verb.Name} {verb.Usage}");

    public static Tenant Tenant(this VerbContext context) => context.Shells.Get(context.Arguments.Option("tenant") ?? ShellSettings.DefaultName);

    public static ShellTenantManager Tenants(this VerbContext context) =>
        new(
            context.Shells,
            context.Services.GetRequiredService<HelpdeskOptions>(),
            context.Shells.Get(ShellSettings.DefaultName).Settings,
            new DefaultEndpointDataSource(),
            context.Services.GetRequiredService<IWebHostEnvironment>());
}

/// <summary>Columns of text.</summary>
internal static class Table
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<string> headings, IEnumerable<string[]> rows)
    {
        var lines = rows.Prepend([.. headings]).ToList();
        var widths = headings.Select((_, column) => lines.Max(l => l[column].Length)).ToList();
        foreach (var line in lines)
        {
            await output.WriteLineAsync(string.Join("  ", line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        }
    }
}
