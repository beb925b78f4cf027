using Helpdesk.Errors;
using Helpdesk.Tickets.Features;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Web;

/// <summary>Renames, reorders and deletes saved views: each person's own on the desk, the shared ones in the administration.</summary>
internal abstract class ViewsPage(SavedViews views) : TicketPageModel
{
    [BindProperty]
    public ViewInput Input { get; set; } = new();

    public IReadOnlyList<SavedViewModel> Views { get; private set; } = [];

    /// <summary>Address of the page.</summary>
    public abstract string Here { get; }

    /// <summary>Which views it is about.</summary>
    protected virtual bool Shows(SavedViewModel view) => true;

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync()
    {
        await LoadAsync();
        var view = Views.FirstOrDefault(v => v.Id == Input.Id);
        if (!await TryAsync(async () =>
        {
            if (Input.Id is not null && view is null)
            {
                throw new BusinessException("Tickets:ViewGone", L["Somebody deleted this view meanwhile."]);
            }

            await views.SaveAsync(
                new SaveViewRequest(
                    Input.Id, (Input.Name ?? "").Trim(), (Input.Filter ?? view?.Filter ?? "").Trim(), (Input.Sort ?? view?.Sort ?? "").Trim(),
                    view?.Columns ?? "", view?.IsShared ?? SharesNew, view?.TeamId),
                Aborted);
        }))
        {
            return Refused();
        }

        this.Toast(L["View “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(Here));
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id)
    {
        await LoadAsync();
        var name = Views.FirstOrDefault(v => v.Id == id) is { } view ? L[view.Name].Value : "";
        if (!await TryAsync(() => views.DeleteAsync(id, Aborted)))
        {
            return Refused();
        }

        this.Toast(L["View “{0}” deleted", name]);
        return Redirect(Url.Content(Here));
    }

    /// <summary>A view made on this page is shared.</summary>
    protected virtual bool SharesNew => false;

    private async Task LoadAsync() => Views = [.. (await views.ListAsync(Aborted)).Where(Shows)];
}

internal sealed class ViewInput
{
    public Guid? Id { get; set; }

    public string? Name { get; set; }

    public string? Filter { get; set; }

    public string? Sort { get; set; }
}
