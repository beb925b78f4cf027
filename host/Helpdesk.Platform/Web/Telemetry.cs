using System.Diagnostics;

namespace Helpdesk.Platform.Web;

/// <summary>Names under which traces and metrics are found; the host adds them to its OpenTelemetry providers.</summary>
internal static class Telemetry
{
    /// <summary>Name of the activity source and of the meter of the product.</summary>
    public const string Name = "Helpdesk";

    /// <summary>Tag that names the tenant on spans and metrics.</summary>
    public const string TenantTag = "helpdesk.tenant";

    /// <summary>Sources whose spans belong together: ours, the server's, the outgoing calls'.</summary>
    public static IReadOnlyList<string> Sources { get; } = [Name, "Microsoft.AspNetCore", "System.Net.Http"];

    /// <summary>Meters worth exporting.</summary>
    public static IReadOnlyList<string> Meters { get; } =
        [Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    public static readonly ActivitySource Source = new(Name);
}
