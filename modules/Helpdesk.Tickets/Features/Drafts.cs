using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A half-written form.</summary>
/// <param name="Fields">Texts by the name of their control.</param>
/// <param name="Mode"><c>public</c> or <c>internal</c> for a message.</param>
/// <param name="Stamp">Stamp of the ticket as the writer saw it, so that what changed since is not overwritten when the draft is sent.</param>
/// <param name="Seen">Sequence of the last event that the writer saw.</param>
public sealed record DraftContent(IReadOnlyDictionary<string, string> Fields, string? Mode = null, string? Stamp = null, int Seen = 0)
{
    /// <summary>When it was saved, UTC.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTime SavedAt { get; init; }

    /// <summary>Text of a control; null when the draft has none.</summary>
    public string? this[string control] => Fields.GetValueOrDefault(control);
}

/// <summary>Keeps, gives back and drops the drafts of the present person. Scoped.</summary>
internal sealed partial class Drafts(TicketsDbContext db, TicketAccess access, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <summary>The form of messages.</summary>
    public const string Reply = "reply";

    /// <summary>Characters of one draft; a message itself has at most 50,000.</summary>
    public const int MaxLength = 80_000;

    private const int MaxFields = 12;
    private const int MostPerPerson = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The person's draft in this form of the ticket, or null.</summary>
    public async Task<DraftContent?> FindAsync(Guid ticketId, string form, CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        var draft = await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.PersonId == me && d.TicketId == ticketId && d.Form == form, cancellationToken);
        return draft is not null && Read(draft.Content) is { } content ? content with { SavedAt = draft.UpdatedAt } : null;
    }

    /// <exception cref="ValidationException">It is no draft, or a longer one than is kept.</exception>
    public async Task SaveAsync(string number, string form, string content, CancellationToken cancellationToken)
    {
        if (content.Length > MaxLength || !FormName().IsMatch(form) || Read(content) is not { } read || read.Fields.Count is 0 or > MaxFields)
        {
            throw new ValidationException("content", L["The draft is too long to be kept: at most {0} characters.", MaxLength]);
        }

        var ticketId = await IdOfAsync(number, cancellationToken);
        var me = user.RequiredId;
        try
        {
            await WriteAsync(me, ticketId, form, JsonSerializer.Serialize(read, Json), cancellationToken);
        }
        catch (BusinessException exception) when (exception is DuplicateException or ConcurrencyException)
        {
            // Two tabs of one person: the later one is kept.
            db.Forget();
            await WriteAsync(me, ticketId, form, JsonSerializer.Serialize(read, Json), cancellationToken);
        }
    }

    public async Task DiscardAsync(string number, string form, CancellationToken cancellationToken)
    {
        var ticketId = await IdOfAsync(number, cancellationToken);
        var me = user.RequiredId;
        if (await db.Drafts.FirstOrDefaultAsync(d => d.PersonId == me && d.TicketId == ticketId && d.Form == form, cancellationToken) is not { } draft)
        {
            return;
        }

        db.Drafts.Remove(draft);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (ConcurrencyException)
        {
            // Another tab was faster.
            db.Forget();
        }
    }

    private async Task WriteAsync(Guid me, Guid ticketId, string form, string content, CancellationToken cancellationToken)
    {
        var draft = await db.Drafts.FirstOrDefaultAsync(d => d.PersonId == me && d.TicketId == ticketId && d.Form == form, cancellationToken);
        if (draft is null)
        {
            // The oldest ones go; nobody writes two hundred answers at once.
            db.Drafts.RemoveRange(await db.Drafts.Where(d => d.PersonId == me).OrderByDescending(d => d.UpdatedAt).Skip(MostPerPerson - 1).Take(10).ToListAsync(cancellationToken));
            draft = new TicketDraft { PersonId = me, TicketId = ticketId, Form = form };
            db.Drafts.Add(draft);
        }

        draft.Content = content;
        draft.UpdatedAt = time.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Guid> IdOfAsync(string number, CancellationToken cancellationToken) =>
        await access.Visible().Where(t => t.Number == number).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancellationToken) ?? throw access.NotFound(number);

    private static DraftContent? Read(string content)
    {
        try
        {
            return JsonSerializer.Deserialize<DraftContent>(content, Json) is { Fields: not null } read
                && read.Fields.All(f => f.Value is not null && f.Key.Length <= 64 && !f.Value.Contains('\0', StringComparison.Ordinal))
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormName();
}
