using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Helpdesk.Tickets.Ratings;

/// <summary>The draw of tickets: the same ticket always draws the same lot, and a higher share holds all of a lower one.</summary>
internal static class RatingSample
{
    public static bool Holds(Guid ticketId, int percent)
    {
        Span<byte> id = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ticketId.TryWriteBytes(id, bigEndian: true, out _);
        SHA256.HashData(id, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % 100 < (ulong)percent;
    }
}
