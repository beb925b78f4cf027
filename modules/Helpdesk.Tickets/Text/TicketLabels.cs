using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Text;

/// <summary>Names of values and fields in the person's language. Scoped.</summary>
internal sealed class TicketLabels(IStringLocalizer L)
{
    public string Priority(int priority) => priority switch
    {
        1 => L["Critical"],
        2 => L["High"],
        3 => L["Moderate"],
        4 => L["Low"],
        5 => L["Planning"],
        _ => L["Unknown"],
    };

    /// <summary>Impact and urgency.</summary>
    public string Level(int? level) => level switch
    {
        1 => L["High"],
        2 => L["Medium"],
        3 => L["Low"],
        _ => L["Unknown"],
    };

    public string Channel(string id) => Name(TicketChannels.All, id);

    public string Link(string kind, bool isOutgoing) => Name(isOutgoing ? TicketLinkKinds.Forward : TicketLinkKinds.Inverse, kind);

    public string TaskState(string id) => Name(TicketTaskStates.All, id);

    public string State(TicketType? type, string id) => type?.StateMachine.States.FirstOrDefault(s => s.Id == id) is { } state ? L[state.Name] : id;

    public string SubState(TicketType? type, string id) =>
        type?.StateMachine.States.SelectMany(s => s.SubStates).FirstOrDefault(s => s.Id == id) is { } subState ? L[subState.Name] : id;

    public string ResolutionCode(TicketType? type, string id) => type is null ? id : Name(type.ResolutionCodes, id);

    private string Name(IReadOnlyList<Choice> choices, string id) => choices.FirstOrDefault(c => c.Id == id) is { } choice ? L[choice.Name] : id;
}
