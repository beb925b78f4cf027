using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Helpdesk.Tickets;

/// <summary>
/// Forms that type modules ask with, made of the custom fields that administrators wrote: a field belongs to a form when its condition names the form's
/// key. Scoped.
/// </summary>
public interface ITicketForms
{
    /// <summary>The form as a requester fills it in.</summary>
    /// <param name="subject">What is about to be made.</param>
    /// <param name="posted">What was posted; null for a fresh form.</param>
    /// <param name="defaults">Texts by key that a fresh form begins with, or null.</param>
    /// <param name="errors">Errors at the fields, by <c>fields.</c> and the key.</param>
    /// <param name="url">Answers with <see cref="TicketForm.Shown"/> as JSON <c>{"shown": […]}</c> when the form changes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<TicketForm> ReadAsync(
        TicketFormSubject subject, IFormCollection? posted, IReadOnlyDictionary<string, string>? defaults, ModelStateDictionary errors, string url,
        CancellationToken cancellationToken);

    /// <summary>The fields that a form may show, retired ones left out.</summary>
    Task<IReadOnlyList<TicketFormField>> ListAsync(string typeId, string formKey, CancellationToken cancellationToken);
}

/// <summary>What decides which fields a form shows.</summary>
/// <param name="TypeId">Type of the ticket.</param>
/// <param name="FormKey">Key of the form: lower case, digits and hyphens, at most 40 characters.</param>
/// <param name="CategoryId">Category, or null.</param>
/// <param name="ServiceId">Service, or null.</param>
/// <param name="Urgency">1 high to 3 low, or null.</param>
public sealed record TicketFormSubject(string TypeId, string FormKey, Guid? CategoryId = null, Guid? ServiceId = null, int? Urgency = null);

/// <summary>A form.</summary>
/// <param name="Model">Model of the partial view <c>_TicketFieldForm</c>, which draws it.</param>
/// <param name="Sent">Of the fields that show, what was posted: for <see cref="NewTicketModel.Fields"/>.</param>
/// <param name="Shown">Keys of the fields that show.</param>
public sealed record TicketForm(object Model, IReadOnlyDictionary<string, JsonElement> Sent, IReadOnlyList<string> Shown);

/// <summary>A field of a form.</summary>
/// <param name="Key">Key.</param>
/// <param name="Label">Label in the person's language.</param>
/// <param name="IsRequired">It must be filled in wherever it shows.</param>
public sealed record TicketFormField(string Key, string Label, bool IsRequired);
