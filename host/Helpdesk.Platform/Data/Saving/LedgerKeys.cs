using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Keys of ledger events and outbox messages: UUIDs of version 7 that rise within this process even inside of a millisecond or when the clock steps back (RFC 9562,
/// section 6.2), so that the order of keys is the order of
/// changes and events. Singleton of the shell.
/// </summary>
internal sealed class LedgerKeys
{
    private readonly Lock _lock = new();
    private long _millisecond = -1;
    private ulong _high;
    private ulong _low;

    public Guid Next(DateTimeOffset now)
    {
        var millisecond = now.ToUnixTimeMilliseconds();
        Span<byte> bytes = stackalloc byte[16];
        lock (_lock)
        {
            if (millisecond > _millisecond)
            {
                _millisecond = millisecond;
                RandomNumberGenerator.Fill(bytes);
                _high = ((ulong)millisecond << 16) | 0x7000 | (BinaryPrimitives.ReadUInt64BigEndian(bytes) & 0x0FFF);

                // The variant's two bits, then room to count.
                _low = 0x8000_0000_0000_0000 | (BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) & 0x1FFF_FFFF_FFFF_FFFF);
            }
            else
            {
                _low++;
            }

            BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low);
        }

        return new Guid(bytes, bigEndian: true);
    }
}
