namespace Helpdesk.Tickets.Domain;

/// <summary>Ways in which a ticket reaches the desk. An import keeps its source's own words.</summary>
public static class TicketChannels
{
    public const string Portal = "portal";
    public const string Phone = "phone";
    public const string Email = "email";
    public const string Api = "api";
    public const string Chat = "chat";
    public const string WalkIn = "walk-in";
    public const string Monitoring = "monitoring";

    /// <summary>All of them with their English names (localization keys).</summary>
    public static IReadOnlyList<Choice> All { get; } =
    [
        new(Portal, "Portal"),
        new(Phone, "Phone"),
        new(Email, "Email"),
        new(Chat, "Chat"),
        new(WalkIn, "Walk-in"),
        new(Monitoring, "Monitoring"),
        new(Api, "API"),
    ];
}
