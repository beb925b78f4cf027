using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Id">Response to change; null makes a new one.</param>
/// <param name="Text">Markdown with variables.</param>
/// <param name="Language"><c>en</c>, <c>de</c>, or empty.</param>
/// <param name="TeamId">Team that uses it; null for everybody.</param>
/// <param name="CategoryIds">Categories that it is for; empty for all.</param>
/// <param name="Stamp">Concurrency stamp of the response as the person saw it; null when nobody looked before.</param>
internal sealed record SaveResponseRequest(
    Guid? Id, string Name, string Text, string Language, Guid? TeamId, IReadOnlyList<Guid> CategoryIds, string? Stamp = null);

/// <summary>Makes or changes a canned response.</summary>
internal sealed class SaveResponse(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, TicketReferences references, ReplyCache cache, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public const int MostResponses = 300;
    private const int MostCategories = 50;

    public async Task<CannedResponse> HandleAsync(SaveResponseRequest request, CancellationToken cancellationToken)
    {
        var values = await CheckAsync(request, cancellationToken);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var response = await FindAsync(request, values.Name, cancellationToken);
        response.DemandUnchanged(request.Stamp, response.Name, L);
        response.Name = values.Name;
        response.Text = values.Text;
        response.Language = values.Language;
        response.TeamId = values.TeamId;
        response.Categories = values.Categories;
        unitOfWork.OnCommitted(cache.Invalidate);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return response;
    }

    /// <summary>The response as it would be stored, for a preview before that.</summary>
    /// <exception cref="ValidationException">A value cannot be used.</exception>
    internal async Task<CannedResponse> CheckAsync(SaveResponseRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageReplies);
        var rules = new TicketTextRules(L);
        var name = rules.Line("name", request.Name, CannedResponse.MaxName);
        var text = rules.Body("text", request.Text, CannedResponse.MaxText);
        if (text.Length == 0)
        {
            rules.Add("text", L["Write something here."]);
        }
        else if (ResponseTemplates.Check(text, L) is { } fault)
        {
            rules.Add("text", fault.Message);
        }

        if (request.Language is not ("" or "en" or "de"))
        {
            rules.Add("language", L["Use one of: {0}.", "en, de"]);
        }

        await references.CheckTeamAsync(rules, request.TeamId, cancellationToken);
        List<Guid> categories = [.. request.CategoryIds.Distinct()];
        var known = (await catalog.GetCategoriesAsync(cancellationToken)).Select(c => c.Id).ToHashSet();
        if (categories.Count > MostCategories || !categories.TrueForAll(known.Contains))
        {
            rules.Add("categoryIds", L["Choose {0} categories at most, all of which exist.", MostCategories]);
        }

        rules.ThrowIfAny();
        return new() { Name = name, Text = text, Language = request.Language, TeamId = request.TeamId, Categories = string.Join(',', categories) };
    }

    private async Task<CannedResponse> FindAsync(SaveResponseRequest request, string name, CancellationToken cancellationToken)
    {
        // Their names stand side by side in one list: there each must be told from the others.
        var all = await db.Responses.ToListAsync(cancellationToken);
        if (all.Exists(r => r.Id != request.Id && r.Language == request.Language && r.TeamId == request.TeamId && string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ValidationException("name", L["There is already a response “{0}” in this language.", name]);
        }

        if (request.Id is { } id)
        {
            return all.Find(r => r.Id == id) ?? throw new NotFoundException(L["There is no such response any more."]);
        }

        if (all.Count >= MostResponses)
        {
            throw new ValidationException("name", L["There are {0} responses already. Delete one first.", all.Count]);
        }

        var response = new CannedResponse();
        db.Responses.Add(response);
        return response;
    }
}
