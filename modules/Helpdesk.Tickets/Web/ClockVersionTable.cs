using Helpdesk.Tickets.Features;

namespace Helpdesk.Tickets.Web;

/// <summary>The list of versions below an editor.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Path">Address of the editor; a version is shown with <c>?version=</c>.</param>
/// <param name="Shown">Version in the editor.</param>
/// <param name="Now">UTC.</param>
/// <param name="Note">What a new version means for clocks.</param>
internal sealed record ClockVersionTable(IReadOnlyList<ClockVersionRow> Rows, string Path, int Shown, DateTime Now, string Note);
