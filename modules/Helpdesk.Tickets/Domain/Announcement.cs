using Helpdesk.Data;

namespace Helpdesk.Tickets.Domain;

/// <summary>What many people should know: maintenance, an outage, that it is over. Shown as a banner for a time.</summary>
[LedgerName("tickets.announcement")]
public sealed class Announcement : AggregateRoot
{
    public const int MaxTitle = 150;

    public const int MaxText = 4000;

    public string Title { get; set; } = "";

    /// <summary>Markdown.</summary>
    public string Text { get; set; } = "";

    /// <summary>One of <see cref="AnnouncementKinds"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>One of <see cref="AnnouncementAudiences"/>.</summary>
    public string Audience { get; set; } = "";

    /// <summary>First instant at which it is shown, UTC.</summary>
    public DateTime From { get; set; }

    /// <summary>First instant at which it is not shown any more, UTC; null until somebody ends it.</summary>
    public DateTime? Until { get; set; }

    /// <summary>Ticket of the outage; reports of people who recognise it become its children.</summary>
    public Guid? TicketId { get; set; }

    internal bool IsShown(string audience, DateTime now) =>
        From <= now && (Until is not { } until || now < until) && (Audience == audience || Audience == AnnouncementAudiences.Both);
}

/// <summary>Kinds of announcements.</summary>
public static class AnnouncementKinds
{
    public const string Info = "info";
    public const string Outage = "outage";
    public const string Resolved = "resolved";

    /// <summary>English names are localization keys.</summary>
    public static IReadOnlyList<Choice> All { get; } = [new(Info, "Information"), new(Outage, "Outage"), new(Resolved, "Outage is over")];
}

/// <summary>Where an announcement is shown.</summary>
public static class AnnouncementAudiences
{
    public const string Portal = "portal";
    public const string Desk = "desk";
    public const string Both = "both";

    /// <summary>English names are localization keys.</summary>
    public static IReadOnlyList<Choice> All { get; } = [new(Both, "Portal and desk"), new(Portal, "Portal only"), new(Desk, "Desk only")];
}
