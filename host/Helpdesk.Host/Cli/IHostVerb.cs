using Helpdesk.Cli;
using Helpdesk.Platform.Shells;

namespace Helpdesk.Host.Cli;

/// <summary>A verb of the host itself, outside of any tenant.</summary>
internal interface IHostVerb
{
    string Name { get; }

    string Usage { get; }

    string Description { get; }

    Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken);
}

/// <summary>What a verb of the host works with. The list of tenants is read; none is started.</summary>
internal sealed record VerbContext(VerbArguments Arguments, ShellHost Shells, IServiceProvider Services, TextWriter Output);
