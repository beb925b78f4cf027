using Helpdesk.Testing;
using Helpdesk.Tickets.Live;

namespace Helpdesk.Modules.Tests.Live;

internal static class HubClientExtensions
{
    /// <summary>A connection is open before the hub has taken note of it; a call is answered after. What happens from then on is told.</summary>
    public static async Task<HubClient> ListeningAsync(this HubClient client)
    {
        await client.InvokeAsync(nameof(DeskHub.View), [null]);
        return client;
    }
}
