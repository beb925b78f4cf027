using Helpdesk.Identity;

namespace Helpdesk.Approvals.Areas.Approvals.Pages;

/// <summary>Who was typed without choosing (no script).</summary>
internal static class TypedPerson
{
    /// <summary>The one with this user name or mail address, or the only one whose name fits; null when it is not clear.</summary>
    public static async Task<Guid?> FindTypedAsync(this IPeopleDirectory people, string? text, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(text) ? null
            : (await people.FindPersonAsync(text, cancellationToken))?.Id
                ?? (await people.SearchPeopleAsync(text, 2, agentsOnly: false, cancellationToken) is [var only] ? only.Id : null);
}
