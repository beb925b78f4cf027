using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Helpdesk.Tickets.Integration;

internal sealed class TicketForms(CreateTicket create, FieldForms forms, FieldCatalog fields) : ITicketForms
{
    public async Task<TicketForm> ReadAsync(
        TicketFormSubject subject, IFormCollection? posted, IReadOnlyDictionary<string, string>? defaults, ModelStateDictionary errors, string url,
        CancellationToken cancellationToken)
    {
        var facts = await create.FactsAsync(
            new CreateTicketRequest
            {
                TypeId = subject.TypeId,
                Title = "",
                CategoryId = subject.CategoryId,
                ServiceId = subject.ServiceId,
                Urgency = subject.Urgency,
                FormKey = subject.FormKey,
            },
            cancellationToken);
        var form = await forms.ForNewAsync(facts, FieldAudience.Requester, posted, errors, url, findPerson: null, cancellationToken, defaults);
        return new(form, form.Sent, form.Shown);
    }

    public async Task<IReadOnlyList<TicketFormField>> ListAsync(string typeId, string formKey, CancellationToken cancellationToken)
    {
        var rules = await fields.GetRulesAsync(cancellationToken);
        return
        [
            .. rules.All.Where(f => f is { IsRetired: false, IsForRequesters: true } && (f.TypeId is null || f.TypeId == typeId) && rules.MayShow(f, formKey))
                .Select(f => new TicketFormField(f.Key, f.Label, f.Requirement == FieldRequirement.Always)),
        ];
    }
}
