using Helpdesk.Identity;
using Helpdesk.Tickets.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="StartsAt">First moment away, UTC.</param>
/// <param name="EndsAt">First moment back, UTC.</param>
/// <param name="SubstituteId">Who gets the person's share meanwhile, if anybody.</param>
internal sealed record SaveAbsenceRequest(Guid? PersonId, DateTime? StartsAt, DateTime? EndsAt, Guid? SubstituteId);

/// <summary>Says that a person is away. What the person owns stays theirs; new tickets go to others.</summary>
internal sealed class SaveAbsence(TicketsDbContext db, TicketAccess access, TicketReferences references, IPeopleDirectory people, IStringLocalizer L)
{
    public async Task<Absence> HandleAsync(SaveAbsenceRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var texts = new TicketTextRules(L);
        if (request.PersonId is null)
        {
            texts.Add("personId", L["Choose a person."]);
        }

        if (request.StartsAt is null)
        {
            texts.Add("from", L["Say from when."]);
        }

        if (request.EndsAt is null || request.EndsAt <= request.StartsAt)
        {
            texts.Add("to", L["Give a last day that is not before the first one."]);
        }

        await references.CheckPersonAsync(texts, "personId", request.PersonId, cancellationToken);
        if (request.SubstituteId is not null)
        {
            if (request.SubstituteId == request.PersonId)
            {
                texts.Add("substituteId", L["Nobody can stand in for themselves."]);
            }

            if (!await people.MayAsync(request.SubstituteId.Value, TicketPermissions.EditTickets, cancellationToken))
            {
                texts.Add("substituteId", L["This person does not work on tickets. Choose another one."]);
            }
        }

        texts.ThrowIfAny();
        var absence = new Absence
        {
            PersonId = request.PersonId!.Value,
            StartsAt = request.StartsAt!.Value,
            EndsAt = request.EndsAt!.Value,
            SubstituteId = request.SubstituteId,
        };
        db.Absences.Add(absence);
        await db.SaveChangesAsync(cancellationToken);
        return absence;
    }
}
