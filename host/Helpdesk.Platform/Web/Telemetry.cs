using System.Diagnostics;

namespace Helpdesk.Platform.Web;

/// <summary>Names under which traces and metrics are found.</summary>
internal static class Telemetry
{
    /// <summary>Name of the platform's activity source; the host listens to <c>Helpdesk.*</c>.</summary>
    public const string Name = "Helpdesk.Platform";

    /// <summary>Tag that names the tenant on spans and metrics.</summary>
    public const string TenantTag = "helpdesk.tenant";

    public static readonly ActivitySource Source = new(Name);
}
