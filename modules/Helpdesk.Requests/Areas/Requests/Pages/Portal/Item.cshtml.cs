using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Requests.Domain;
using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Areas.Requests.Pages;

/// <summary>One thing to order: what it costs, who agrees, and its form.</summary>
[RequirePermission("UsePortal")]
internal sealed class ItemModel(
    Catalog catalog, OrderItem order, ITicketForms forms, IPeopleDirectory people, IBlobStore blobs, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public OrderInput Input { get; set; } = new();

    public CatalogItem Item { get; private set; } = null!;

    public TicketForm Form { get; private set; } = null!;

    /// <summary>Somebody changed the item while the form was filled in.</summary>
    public string? Changed { get; private set; }

    public bool MayOrderForOthers => user.Can(TicketPermissions.ReportForOthers);

    public async Task OnGetAsync(string key, CancellationToken cancellationToken)
    {
        Item = await catalog.FindAsync(key, cancellationToken);
        await AskAsync(posted: null, cancellationToken);
    }

    /// <summary>The item's picture; only for those who see the item.</summary>
    public async Task<IActionResult> OnGetImageAsync(string key, CancellationToken cancellationToken)
    {
        var item = await catalog.FindAsync(key, cancellationToken);
        if (item.ImageSha256 is not { } sha || await blobs.OpenAsync(sha, cancellationToken) is not { } image)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "private, max-age=86400";
        Response.Headers.XContentTypeOptions = "nosniff";
        return File(image, item.ImageType!);
    }

    /// <summary>Which fields show as the form stands; asked on every change.</summary>
    public async Task<IActionResult> OnPostFieldsAsync(string key, CancellationToken cancellationToken)
    {
        Item = await catalog.FindAsync(key, cancellationToken);
        await AskAsync(Request.Form, cancellationToken);
        return new JsonResult(new { shown = Form.Shown });
    }

    /// <summary>The same without script: the form once more, with everything that was typed.</summary>
    public async Task<IActionResult> OnPostFormAsync(string key, CancellationToken cancellationToken)
    {
        Item = await catalog.FindAsync(key, cancellationToken);
        await AskAsync(Request.Form, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string key, CancellationToken cancellationToken)
    {
        Item = await catalog.FindAsync(key, cancellationToken);
        await AskAsync(Request.Form, cancellationToken);
        var requester = MayOrderForOthers ? await FindPersonAsync(cancellationToken) : null;
        TicketPanelModel? ticket = null;
        if (ModelState.IsValid)
        {
            try
            {
                ticket = await order.HandleAsync(
                    key, new(Input.Quantity, requester, Input.CostCentre, Input.Comment, Form.Sent, Input.SeenVersion), cancellationToken);
            }
            catch (ConcurrencyException exception)
            {
                Changed = exception.Message;
            }
            catch (BusinessException exception) when (exception is not (NotFoundException or ForbiddenException))
            {
                AddErrors(exception);
            }
        }

        if (ticket is null)
        {
            // What was refused is drawn once more, with what it says at its fields.
            await AskAsync(Request.Form, cancellationToken);
            Response.StatusCode = Changed is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
            return Page();
        }

        this.Toast(L["Thank you. Your order has the number {0}.", ticket.Number], ToastKind.Success);
        return LocalRedirect(Url.Content($"~/portal/requests/{ticket.Number}"));
    }

    private void AddErrors(BusinessException exception)
    {
        if (exception is not ValidationException validation)
        {
            ModelState.AddModelError("", exception.Message);
            return;
        }

        foreach (var (field, messages) in validation.Errors)
        {
            // Controls of the form's fields have the names of their errors.
            var name = field.StartsWith("fields.", StringComparison.Ordinal) ? field : field switch
            {
                "quantity" or "costCentre" or "requesterId" => $"Input.{field}",
                "description" => "Input.Comment",
                _ => "",
            };
            foreach (var message in messages)
            {
                ModelState.AddModelError(name, message);
            }
        }
    }

    private async Task AskAsync(IFormCollection? posted, CancellationToken cancellationToken) =>
        Form = await forms.ReadAsync(
            new(RequestType.Id, Item.Key, ServiceId: Item.ServiceId, Urgency: Item.Urgency), posted,
            posted is null ? await catalog.DefaultsAsync(Item, cancellationToken) : null, ModelState,
            Url.Content($"~/portal/catalog/{Item.Key}?handler=Fields"), cancellationToken);

    /// <summary>The person meant by the picker: the chosen one as long as the name beside it was not overwritten, else the one who fits what was typed.</summary>
    private async Task<Guid?> FindPersonAsync(CancellationToken cancellationToken)
    {
        var typed = Input.RequesterId_Text?.Trim() ?? "";
        if (typed.Length == 0)
        {
            return Input.RequesterId_Text is null ? Input.RequesterId : null;
        }

        if (Input.RequesterId is { } id && (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id)?.DisplayName == typed)
        {
            return id;
        }

        if (await people.FindPersonAsync(typed, cancellationToken) is { } exact)
        {
            return exact.Id;
        }

        var found = await people.SearchPeopleAsync(typed, 2, agentsOnly: false, cancellationToken);
        if (found is [var only])
        {
            return only.Id;
        }

        ModelState.AddModelError("Input.RequesterId", found.Count == 0
            ? L["Nobody here is called “{0}”. Type a name, user name or mail address.", typed]
            : L["Several people fit “{0}”. Type the user name or mail address.", typed]);
        return null;
    }

    internal sealed class OrderInput
    {
        public int Quantity { get; set; } = 1;

        public string? CostCentre { get; set; }

        public string? Comment { get; set; }

        public Guid? RequesterId { get; set; }

        public string? RequesterId_Text { get; set; }

        public int? SeenVersion { get; set; }
    }
}
