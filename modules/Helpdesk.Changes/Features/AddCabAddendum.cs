using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Corrects closed minutes: beside them, with a name and a time.</summary>
internal sealed class AddCabAddendum(ChangesDbContext db, CabAccess access, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int MaxText = 4000;

    public async Task<CabMeeting> HandleAsync(Guid id, string? text, CancellationToken cancellationToken)
    {
        access.DemandRight();
        var meeting = await access.FindAsync(id, cancellationToken);
        if (meeting.State != CabMeetingState.Held)
        {
            throw new BusinessException("Changes:MeetingOpen", L["The minutes are not closed: change them instead of adding a correction."], 409);
        }

        if (text?.Trim() is not { Length: > 0 and <= MaxText } tidy)
        {
            throw new ValidationException("text", L["Write the correction, in at most {0} characters.", MaxText]);
        }

        db.CabAddenda.Add(new CabAddendum { MeetingId = meeting.Id, ById = user.RequiredId, At = time.GetUtcNow().UtcDateTime, Text = tidy });
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }
}
