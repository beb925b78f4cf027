namespace Helpdesk.Tickets.Web;

/// <summary>The folded list of retired calendars or clocks.</summary>
/// <param name="Path">Address of the list; its handler <c>Restore</c> offers one again.</param>
/// <param name="Editor">Address of the editor, without the id.</param>
/// <param name="IsOpen">Unfolded, because one of them was refused to come back.</param>
/// <param name="Rows">By name.</param>
internal sealed record RetiredLevels(string Path, string Editor, bool IsOpen, IReadOnlyList<RetiredLevel> Rows);

/// <param name="Id">Calendar or clock.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">What tells it from others: a time zone, a target.</param>
/// <param name="Version">Its newest version.</param>
internal sealed record RetiredLevel(Guid Id, string Name, string Note, int Version);
