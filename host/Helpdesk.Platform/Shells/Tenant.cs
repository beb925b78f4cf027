using Helpdesk.Modules;

namespace Helpdesk.Platform.Shells;

/// <summary>What the host keeps of a tenant while the process runs.</summary>
internal sealed class Tenant(ShellSettings settings)
{
    private volatile ShellSettings _settings = settings;
    private volatile ShellContext? _current;
    private volatile ShellBuildFailure? _lastFailure;

    public string Name => _settings.Name;

    /// <summary>One build at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>As stored when the present shell was built.</summary>
    public ShellSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>The shell that serves, or null.</summary>
    public ShellContext? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Why the last build failed; null when it did not.</summary>
    public ShellBuildFailure? LastFailure
    {
        get => _lastFailure;
        set => _lastFailure = value;
    }

    /// <summary>What the last failure was.</summary>
    public Exception? LastException { get; set; }

    /// <summary>When what failed is tried again; null when nothing is to be tried.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; set; }

    /// <summary>Highest stored version that a build was tried with, so that a version that cannot be built is tried once.</summary>
    public int TriedVersion { get; set; }
}
