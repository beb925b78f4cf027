using Helpdesk.Security;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Words and marks that only pages need, beside <see cref="TicketLabels"/>. Scoped; in the language of the request.</summary>
internal sealed class TicketText(TicketCatalog catalog, TicketLabels labels, IStringLocalizer l)
{
    public IReadOnlyList<TicketType> Types => catalog.Types;

    /// <summary>The registered type, or null when the feature that brought it is switched off: its tickets stay readable.</summary>
    public TicketType? Type(string typeId) => catalog.FindType(typeId);

    public string TypeName(string typeId) => Type(typeId) is { } type ? l[type.Name] : typeId;

    public string TypeIcon(string typeId) => Type(typeId)?.Icon ?? "ticket";

    public TicketLabels Labels => labels;

    public string Priority(int priority) => labels.Priority(priority);

    /// <summary>The <c>kind</c> of the theme's state chip.</summary>
    public static string Kind(StateCategory category) => category switch
    {
        StateCategory.New => "new",
        StateCategory.Waiting => "waiting",
        StateCategory.Resolved => "resolved",
        StateCategory.Closed => "closed",
        StateCategory.Cancelled => "cancelled",
        _ => "open",
    };

    public string Kind(string typeId, string state) =>
        Kind(Type(typeId)?.StateMachine.States.FirstOrDefault(s => s.Id == state)?.Category ?? StateCategory.Active);

    public string OriginName(string origin) => origin switch
    {
        Origins.Interactive => l["In the browser"],
        Origins.Api => l["Through the API"],
        Origins.Import => l["Imported"],
        Origins.CommandLine => l["Command line"],
        Origins.Background => l["Background work"],
        Origins.Recipe => l["Set-up"],
        Origins.Migration => l["Migration"],
        Origins.Workflow => l["Workflow"],
        Origins.Mail => l["By mail"],
        _ => origin,
    };

    /// <summary>Tabler icon for a kind of event.</summary>
    public static string EventIcon(string kind) => kind switch
    {
        "created" => "plus",
        "transitioned" => "arrow-right",
        "assigned" => "user-share",
        "public-reply" => "world",
        "internal-note" => "lock",
        "attached" => "paperclip",
        "linked" => "link",
        "unlinked" => "unlink",
        "imported" => "database-import",
        "merged" or "absorbed" => "git-merge",
        "unmerged" or "released" or "split" => "arrows-split",
        "child-left" => "alert-triangle",
        "task-added" or "task-changed" => "checkbox",
        "rated" => "star",
        _ => "pencil",
    };

    public static string FileSize(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0} kB",
        _ => $"{bytes / 1024.0 / 1024.0:0.0} MB",
    };

    /// <summary>Counts are capped: what is above is shown as “999+”.</summary>
    public static string Count(int count) => count >= Features.CountTickets.Limit ? $"{Features.CountTickets.Limit - 1}+" : count.ToString();
}
