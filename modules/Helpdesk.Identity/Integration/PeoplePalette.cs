using Helpdesk.Security;
using Helpdesk.Ui;

namespace Helpdesk.Identity.Integration;

/// <summary>People in the command palette, for those who manage them.</summary>
internal sealed class PeoplePalette(IPeopleDirectory people, ICurrentUser currentUser) : ICommandPaletteProvider
{
    public async Task<IReadOnlyList<PaletteHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        currentUser.Can(IdentityPermissions.ManagePeople)
            ? [.. (await people.SearchPeopleAsync(text, limit, agentsOnly: false, cancellationToken))
                .Select(p => new PaletteHit(p.DisplayName, p.Email ?? p.UserName, $"/admin/people/{p.Id}", "user"))]
            : [];
}
