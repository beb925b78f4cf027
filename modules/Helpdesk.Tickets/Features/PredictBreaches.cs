using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Tickets.Clocks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>Predicts breaches of open resolution clocks with the model that was learned last.</summary>
internal sealed class PredictBreaches(TicketsDbContext db, BreachModelCache cache, ClockVersions versions, TimeProvider time)
{
    /// <summary>The model, whether it is on or not; null before the first.</summary>
    public async ValueTask<BreachModel?> GetModelAsync(CancellationToken cancellationToken)
    {
        if (cache.Current is { } current)
        {
            return current.Model;
        }

        var version = cache.Version;
        var body = await db.BreachModels.AsNoTracking().OrderByDescending(m => m.ComputedAt).Select(m => m.Body).FirstOrDefaultAsync(cancellationToken);
        LearnedModel learned = new(body is null ? null : Read(body));
        cache.Store(learned, version);
        return learned.Model;
    }

    /// <summary>What is expected of a clock; null for one that is not predicted at all: ended, no resolution clock, or the model is off.</summary>
    public async ValueTask<BreachRisk?> OfAsync(string typeId, Guid? teamId, string state, ClockReading reading, CancellationToken cancellationToken) =>
        IsPredicted(reading) && await GetModelAsync(cancellationToken) is { State: BreachModelState.On } model
            ? Of(model, await versions.GetShelfAsync(cancellationToken), typeId, teamId, state, reading)
            : null;

    /// <summary>The same for the rows of a list, with one query for all of them; rows without a prediction are not in it.</summary>
    public async Task<IReadOnlyDictionary<Guid, BreachRisk>> OfRowsAsync(IReadOnlyCollection<TicketRow> rows, CancellationToken cancellationToken)
    {
        Dictionary<Guid, BreachRisk> risks = [];
        if (rows.Count == 0 || await GetModelAsync(cancellationToken) is not { State: BreachModelState.On } model)
        {
            return risks;
        }

        var shelf = await versions.GetShelfAsync(cancellationToken);
        List<Guid> ids = [.. rows.Where(r => r.IsOpen).Select(r => r.Id)];
        var states = await db.ClockStates.AsNoTracking().Where(s => ids.Contains(s.TicketId)).ToDictionaryAsync(s => s.TicketId, cancellationToken);
        foreach (var row in rows)
        {
            if (states.GetValueOrDefault(row.Id) is { } state
                && shelf.Reader.Read(ClockWalk.Read(state).State, Now).Where(IsPredicted).MinBy(r => r.Remaining) is { } reading)
            {
                risks[row.Id] = Of(model, shelf, row.TypeId, row.TeamId, row.State, reading);
            }
        }

        return risks;
    }

    /// <summary>Null when another version of the product learned it: the next night learns anew, and no page fails until then.</summary>
    private static BreachModel? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<BreachModel>(body, ClockJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static bool IsPredicted(ClockReading reading) =>
        reading is { Clock.IsOpen: true, Definition: { Metric: ClockMetric.Resolution, Agreement: AgreementKind.ServiceLevel } };

    private BreachRisk Of(BreachModel model, ClockShelf shelf, string typeId, Guid? teamId, string state, ClockReading reading) => BreachRisks.Of(
        reading.Clock.Status == ClockStatus.Paused,
        reading.Remaining,
        model.Usual(typeId, teamId, state) is { } usual ? TimeSpan.FromSeconds(usual.Seconds) : null,
        BreachRisks.IsDueBeforeOpening(shelf.Calendars.TimeAt(reading.Calendar.Id, Now), Now, reading.DueAt));
}

/// <summary>The model of the shell, because every ticket and every queue with a clock asks for it.</summary>
internal sealed class BreachModelCache(TimeProvider time) : NodeCopy<LearnedModel>(time);

/// <param name="Model">Null before the first was learned.</param>
internal sealed record LearnedModel(BreachModel? Model);
