using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Id">Macro to change; null makes a new one.</param>
/// <param name="TeamId">Team that uses it; null for everybody.</param>
/// <param name="Stamp">Concurrency stamp of the macro as the person saw it; null when nobody looked before.</param>
internal sealed record SaveMacroRequest(Guid? Id, string Name, Guid? TeamId, IReadOnlyList<MacroStep> Steps, string? Stamp = null);

/// <summary>Makes or changes a macro.</summary>
internal sealed class SaveMacro(TicketsDbContext db, TicketAccess access, MacroRules macroRules, ReplyCache cache, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public const int MostMacros = 100;

    public async Task<Macro> HandleAsync(SaveMacroRequest request, CancellationToken cancellationToken)
    {
        var values = await CheckAsync(request, cancellationToken);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var all = await db.Macros.ToListAsync(cancellationToken);
        if (all.Exists(m => m.Id != request.Id && string.Equals(m.Name, values.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ValidationException("name", L["There is already a macro “{0}”.", values.Name]);
        }

        var macro = request.Id is { } id ? all.Find(m => m.Id == id) ?? throw new NotFoundException(L["There is no such macro any more."]) : new Macro();
        macro.DemandUnchanged(request.Stamp, macro.Name, L);
        if (request.Id is null)
        {
            if (all.Count >= MostMacros)
            {
                throw new ValidationException("name", L["There are {0} macros already. Delete one first.", all.Count]);
            }

            db.Macros.Add(macro);
        }

        macro.Name = values.Name;
        macro.TeamId = values.TeamId;
        macro.Steps = values.Steps;
        unitOfWork.OnCommitted(cache.Invalidate);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return macro;
    }

    /// <summary>The macro as it would be stored, for a preview before that.</summary>
    /// <exception cref="ValidationException">A value cannot be used; fields of steps are named <c>steps[0].text</c>.</exception>
    internal async Task<Macro> CheckAsync(SaveMacroRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageReplies);
        var rules = new TicketTextRules(L);
        var macro = new Macro { Name = rules.Line("name", request.Name, Macro.MaxName), TeamId = request.TeamId };
        macro.WriteSteps(await macroRules.CheckAsync(rules, request.TeamId, request.Steps, cancellationToken));
        rules.ThrowIfAny();
        return macro;
    }
}
