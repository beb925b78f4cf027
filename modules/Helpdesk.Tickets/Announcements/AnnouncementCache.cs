using Helpdesk.Data;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Announcements;

/// <summary>Announcements of the shell that have not ended, because every start page asks for them.</summary>
internal sealed class AnnouncementCache(TimeProvider time) : NodeCopy<IReadOnlyList<Announcement>>(time);
