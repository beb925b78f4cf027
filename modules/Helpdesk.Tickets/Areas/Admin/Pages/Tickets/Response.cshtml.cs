using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Text;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One canned response, and what it says on a ticket before it is saved.</summary>
[RequirePermission("ManageReplies")]
internal sealed class ResponseModel(TicketsDbContext db, SaveResponse save, RenderResponse render, MarkdownRenderer markdown, ReferenceOptions options) : TicketPageModel
{
    /// <summary>Response to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public ResponseInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Languages => [new(L["Any"], ""), new("English", "en"), new("Deutsch", "de")];

    /// <summary>Rendered for the chosen ticket; null before a preview.</summary>
    public string? Html { get; private set; }

    private SaveResponseRequest Asked =>
        new(Id, Input.Name ?? "", Input.Text ?? "", Input.Language ?? "", Input.TeamId, Input.CategoryIds, Input.Stamp);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Id is { } id)
        {
            var response = await db.Responses.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, Aborted)
                ?? throw new NotFoundException(L["There is no such response any more."]);
            Input = new()
            {
                Name = response.Name, Text = response.Text, Language = response.Language, TeamId = response.TeamId, CategoryIds = [.. response.CategoryIds],
                Stamp = response.ConcurrencyStamp,
            };
        }

        Input.Ticket = await db.Tickets.AsNoTracking().OrderByDescending(t => t.UpdatedAt).Select(t => t.Number).FirstOrDefaultAsync(Aborted);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(Asked, Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Response “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(ResponsesModel.Here));
    }

    /// <summary>Shows the text as it would be inserted; stores nothing.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        var isFit = await TryAsync(async () =>
        {
            try
            {
                Html = markdown.ToHtml(await render.PreviewAsync(Input.Ticket?.Trim().ToUpperInvariant() ?? "", await save.CheckAsync(Asked, Aborted), Aborted));
            }
            catch (NotFoundException exception)
            {
                throw new ValidationException("ticket", exception.Message);
            }
        });
        await LoadAsync();
        return isFit ? Page() : Refused();
    }

    private async Task LoadAsync()
    {
        Teams = [new(L["Everybody"], ""), .. (await options.TeamsAsync(Input.TeamId, Aborted)).Skip(1)];
        Categories = [.. (await options.CategoriesAsync(Input.CategoryIds, Aborted)).Skip(1)];
    }
}

internal sealed class ResponseInput
{
    public string? Name { get; set; }

    public string? Text { get; set; }

    public string? Language { get; set; }

    public Guid? TeamId { get; set; }

    public List<Guid> CategoryIds { get; set; } = [];

    /// <summary>Of the response when it was opened; null for a new one.</summary>
    public string? Stamp { get; set; }

    /// <summary>Number of the ticket for the preview.</summary>
    public string? Ticket { get; set; }
}
