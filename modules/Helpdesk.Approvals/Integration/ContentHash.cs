using System.Security.Cryptography;
using System.Text;
using Helpdesk.Tickets;

namespace Helpdesk.Approvals.Integration;

/// <summary>What a decision is bound to.</summary>
internal static class ContentHash
{
    public static string Of(TicketContent content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.Canonical)));
}
