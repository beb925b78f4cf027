using Helpdesk.Data;

namespace Helpdesk.Tickets.Replies;

/// <summary>Responses and macros of the shell, because every page of a ticket offers them.</summary>
internal sealed class ReplyCache(TimeProvider time) : NodeCopy<ReplyCache.Snapshot>(time)
{
    internal sealed record Snapshot(IReadOnlyList<CannedResponse> Responses, IReadOnlyList<Macro> Macros);
}
