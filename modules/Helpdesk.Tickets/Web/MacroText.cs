using System.Globalization;
using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Says in a sentence what a step of a macro is to do. Scoped.</summary>
internal sealed class MacroText(TicketCatalog catalog, IPeopleDirectory people, TicketLabels labels, IStringLocalizer L)
{
    private const int ShownText = 60;

    public async Task<IReadOnlyList<string>> DescribeAsync(IReadOnlyList<MacroStep> steps, CancellationToken cancellationToken)
    {
        var names = await TicketNames.LoadAsync(
            people, steps.Select(s => Guid.TryParse(s.Assignee, out var id) ? id : (Guid?)null), steps.Select(s => s.TeamId), L, cancellationToken);
        List<string> sentences = [];
        foreach (var step in steps)
        {
            sentences.Add(step.Kind switch
            {
                MacroSteps.Reply => L["Public reply: “{0}”", Short(step.Text)],
                MacroSteps.Note => L["Internal note: “{0}”", Short(step.Text)],
                MacroSteps.Task => L["Add the task “{0}”", Short(step.Text)],
                MacroSteps.Set => L["Set {0} to {1}", FieldName(step.Field), await ValueAsync(step, cancellationToken)],
                MacroSteps.Assign => L["Assign to {0}", Owner(step, names)],
                _ => L["Change the state: {0}", TransitionName(step.Transition)],
            });
        }

        return sentences;
    }

    public string KindName(string kind) => MacroSteps.All.FirstOrDefault(k => k.Id == kind) is { } known ? L[known.Name] : kind;

    public string FieldName(string? field) => MacroSteps.Fields.FirstOrDefault(f => f.Id == field) is { } known ? L[known.Name] : field ?? "";

    public string TransitionName(string? id) =>
        catalog.Types.SelectMany(t => t.StateMachine.Transitions).FirstOrDefault(t => t.Id == id) is { } transition ? L[transition.Name] : id ?? "";

    private string Owner(MacroStep step, TicketNames names)
    {
        var person = step.Assignee switch
        {
            null => null,
            MacroSteps.Me => L["whoever applies it"].Value,
            MacroSteps.Nobody => L["nobody"].Value,
            _ => names.Person(Guid.TryParse(step.Assignee, out var id) ? id : null),
        };
        return string.Join(", ", new[] { names.Team(step.TeamId), person }.OfType<string>());
    }

    private async Task<string> ValueAsync(MacroStep step, CancellationToken cancellationToken)
    {
        var number = int.TryParse(step.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int?)null;
        var id = Guid.TryParse(step.Value, out var guid) ? guid : (Guid?)null;
        return step.Field switch
        {
            TicketFields.Priority => number is { } priority ? labels.Priority(priority) : L["what impact and urgency give"],
            TicketFields.CategoryId => (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => c.Id == id)?.Path ?? L["None"],
            TicketFields.ServiceId => (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == id)?.Name ?? L["None"],
            _ => labels.Level(number),
        };
    }

    private static string Short(string? text)
    {
        var line = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ShownText ? line : line[..ShownText] + "…";
    }
}
