using Helpdesk.Modules;

namespace Helpdesk.Platform.Shells;

/// <summary>Known to a shell while its recipe runs for the first time.</summary>
internal sealed class SetupContext : ISetupContext
{
    public bool IsSettingUp { get; private set; }

    public string? AdminPassword { get; private set; }

    public void Begin(string adminPassword)
    {
        IsSettingUp = true;
        AdminPassword = adminPassword;
    }

    public void End()
    {
        IsSettingUp = false;
        AdminPassword = null;
    }
}

internal sealed class ShellFeatures(IEnumerable<string> enabled) : IShellFeatures
{
    private readonly HashSet<string> _enabled = enabled.ToHashSet(StringComparer.Ordinal);

    public bool IsEnabled(string featureId) => _enabled.Contains(featureId);
}
