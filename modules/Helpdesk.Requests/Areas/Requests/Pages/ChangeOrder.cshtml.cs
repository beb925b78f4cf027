using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Areas.Requests.Pages;

/// <summary>How many are ordered, and who pays.</summary>
[RequirePermission("EditTickets")]
internal sealed class ChangeOrderModel(ReadOrder read, ChangeOrder change, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public OrderInput Input { get; set; } = new();

    public string Number { get; private set; } = "";

    public OrderView View { get; private set; } = null!;

    public async Task OnGetAsync(string number, CancellationToken cancellationToken)
    {
        await LoadAsync(number, cancellationToken);
        Input = new() { Quantity = View.Order.Quantity, CostCentre = View.Order.CostCentre, Stamp = View.Order.ConcurrencyStamp };
    }

    public async Task<IActionResult> OnPostAsync(string number, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && await this.TryAsync(() => change.HandleAsync(number, Input.Quantity, Input.CostCentre, Input.Stamp ?? "", cancellationToken)))
        {
            this.Toast(L["Saved"], ToastKind.Success);
            return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(number)}"));
        }

        await LoadAsync(number, cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(string number, CancellationToken cancellationToken)
    {
        View = await read.HandleAsync(number, cancellationToken);
        Number = View.Request.Number;
    }

    internal sealed class OrderInput
    {
        public int Quantity { get; set; }

        public string? CostCentre { get; set; }

        public string? Stamp { get; set; }
    }
}
