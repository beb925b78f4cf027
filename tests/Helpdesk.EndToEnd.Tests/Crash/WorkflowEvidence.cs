using System.Globalization;
using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Crash;

/// <summary>What the database says about runs of <see cref="DurableFlow"/> that have all ended.</summary>
internal sealed class WorkflowEvidence(TenantDatabase database)
{
    private const int Approved = 1;
    private const int Rejected = 2;
    private const int Expired = 3;

    /// <summary>Each run was begun once, and ended once.</summary>
    /// <param name="started">Keys of the runs.</param>
    public async Task AssertRunsAsync(IReadOnlySet<Guid> started, CancellationToken cancellationToken)
    {
        await AssertNoneAsync(RulesOfRuns, cancellationToken);
        (await database.CountAsync("SELECT COUNT(*) FROM \"Workflows_Instances\"", cancellationToken)).ShouldBe(started.Count, "each run was begun once");
        (await MarksAsync(cancellationToken)).SelectMany(m => m.Where(w => w == "ended").Select(_ => m.Key)).Order().ShouldBe(started.Order(), "each run ended once");
        await AssertJournalsAsync(cancellationToken);
    }

    /// <summary>Each approval has one outcome, that of its decision, and each step has had its effect once.</summary>
    /// <param name="started">Keys of the runs.</param>
    /// <param name="decided">Decisions that were acknowledged.</param>
    public async Task AssertApprovalsAsync(IReadOnlySet<Guid> started, IReadOnlyList<KeyValuePair<Guid, bool>> decided, CancellationToken cancellationToken)
    {
        (await database.QueryAsync("PRAGMA integrity_check", cancellationToken))[0][0].ShouldBe("ok");
        await AssertRunsAsync(started, cancellationToken);
        await AssertNoneAsync(RulesOfApprovals, cancellationToken);
        var ends = (await database.QueryAsync("SELECT \"Id\", \"State\" FROM \"Approvals_Approvals\"", cancellationToken))
            .ToDictionary(r => Guid.Parse(r[0]!), r => int.Parse(r[1]!, CultureInfo.InvariantCulture));
        ends.Count.ShouldBe(started.Count, "each run asked once");
        decided.DistinctBy(d => d.Key).Count().ShouldBe(decided.Count, "a decision of somebody who came second was acknowledged");
        decided.Where(d => ends[d.Key] != (d.Value ? Approved : Rejected)).ShouldBeEmpty("an acknowledged decision is not the outcome");
        await AssertMarksAsync(started, ends.Values, cancellationToken);
    }

    private async Task AssertNoneAsync((string Rule, string Sql)[] rules, CancellationToken cancellationToken)
    {
        foreach (var (rule, sql) in rules)
        {
            (await database.CountAsync(sql, cancellationToken)).ShouldBe(0, rule);
        }
    }

    /// <summary>What each run has written on its ticket, in this order.</summary>
    private async Task<ILookup<Guid, string>> MarksAsync(CancellationToken cancellationToken) =>
        (await database.QueryAsync("SELECT \"Body\" FROM \"Tickets_Comments\" ORDER BY \"Id\"", cancellationToken)).Select(r => r[0]!.Split(' ')).ToLookup(m => Guid.Parse(m[0]), m => m[1]);

    /// <summary>Each run has left each of its marks once: one outcome, one for each timer, one for the end.</summary>
    private async Task AssertMarksAsync(IReadOnlySet<Guid> started, IEnumerable<int> ends, CancellationToken cancellationToken)
    {
        var marks = await MarksAsync(cancellationToken);
        marks.Select(m => m.Key).ToHashSet().SetEquals(started).ShouldBeTrue("runs that nobody began, or that did nothing");
        List<string> outcomes = [];
        foreach (var run in marks)
        {
            var outcome = run.Except(["ticked", "ended"]).ShouldHaveSingleItem($"outcomes of {run.Key}: {string.Join(", ", run)}");
            run.Order(StringComparer.Ordinal).ShouldBe(new[] { outcome, "ended", "ticked" }.Order(StringComparer.Ordinal), $"{run.Key}");
            run.Last().ShouldBe("ended");
            outcomes.Add(outcome);
        }

        outcomes.CountBy(o => o).ToDictionary().ShouldBe(
            ends.CountBy(e => e switch { Approved => "approved", Rejected => "rejected", Expired => "expired", _ => "none" }).ToDictionary(), ignoreOrder: true);
    }

    /// <summary>Each run of a step begins once, goes on once for each wait, and ends once.</summary>
    private async Task AssertJournalsAsync(CancellationToken cancellationToken)
    {
        var lines = await database.QueryAsync(
            "SELECT \"InstanceId\", \"Sequence\", \"ActivityRun\", \"ActivityId\", \"Event\" FROM \"Workflows_Journal\" WHERE \"Event\" <> 'Note' ORDER BY \"InstanceId\", \"Sequence\"", cancellationToken);
        foreach (var step in lines.GroupBy(l => (Instance: l[0], Run: l[2], Step: l[3])))
        {
            var events = step.Select(l => l[4]!).ToList();
            var waits = (events.Count - 2) / 2;
            events.ShouldBe(["Started", .. Enumerable.Repeat<string[]>(["Suspended", "Resumed"], waits).SelectMany(w => w), "Completed"], $"{step.Key}: {string.Join(", ", events)}");
            if (step.Key.Step is "tick" or "pause" or "wait")
            {
                waits.ShouldBe(1, $"{step.Key}: {string.Join(", ", events)}");
            }
        }
    }

    /// <summary>Each query counts what must not be.</summary>
    private static readonly (string Rule, string Sql)[] RulesOfRuns =
    [
        ("a run that did not come to its end",
            "SELECT COUNT(*) FROM \"Workflows_Instances\" WHERE \"Status\" <> 'Finished' OR \"SubStatus\" <> 'Finished' OR \"IncidentCount\" <> 0 OR \"FinishedAt\" IS NULL"),
        ("a wait or a timer of a run that has ended", "SELECT COUNT(*) FROM \"Workflows_Bookmarks\""),
        ("a journal with a gap, or without an end",
            "SELECT COUNT(*) FROM (SELECT \"InstanceId\" FROM \"Workflows_Journal\" GROUP BY \"InstanceId\" HAVING MIN(\"Sequence\") <> 1 OR MAX(\"Sequence\") <> COUNT(*) OR COUNT(DISTINCT \"Sequence\") <> COUNT(*)) gaps"),
        ("a journal with more or less than one end",
            "SELECT COUNT(*) FROM \"Workflows_Instances\" i WHERE 1 <> (SELECT COUNT(*) FROM \"Workflows_Journal\" j WHERE j.\"InstanceId\" = i.\"Id\" AND j.\"ActivityId\" = 'Workflow1' AND j.\"Event\" = 'Completed')"),
        ("a journal without its run",
            "SELECT COUNT(*) FROM \"Workflows_Journal\" j WHERE NOT EXISTS (SELECT 1 FROM \"Workflows_Instances\" i WHERE i.\"Id\" = j.\"InstanceId\")"),
        ("lines of journals that are not in the ledger, or the other way round",
            "SELECT ABS((SELECT COUNT(*) FROM \"Workflows_Journal\") - (SELECT COUNT(*) FROM \"Platform_LedgerEvents\" WHERE \"EntityType\" = 'workflows.journal'))"),
        ("a mark without its ledger event",
            "SELECT ABS((SELECT COUNT(*) FROM \"Tickets_Comments\") - (SELECT COUNT(*) FROM \"Platform_LedgerEvents\" WHERE \"EntityType\" = 'tickets.comment' AND \"Action\" = 'created'))"),
        ("a ticket whose events have gaps or are not counted by it",
            "SELECT COUNT(*) FROM \"Tickets_Tickets\" t WHERE t.\"LastSequence\" <> (SELECT COUNT(*) FROM \"Tickets_Events\" e WHERE e.\"TicketId\" = t.\"Id\") OR t.\"LastSequence\" <> (SELECT MAX(e.\"Sequence\") FROM \"Tickets_Events\" e WHERE e.\"TicketId\" = t.\"Id\")"),
    ];

    private static readonly (string Rule, string Sql)[] RulesOfApprovals =
    [
        ("an approval without an outcome", "SELECT COUNT(*) FROM \"Approvals_Approvals\" WHERE \"State\" NOT IN (1, 2, 3) OR \"EndedAt\" IS NULL"),
        ("an approval of no run, or two of one",
            "SELECT COUNT(*) FROM \"Workflows_Instances\" i WHERE 1 <> (SELECT COUNT(*) FROM \"Approvals_Approvals\" a WHERE a.\"InstanceId\" = i.\"Id\")"),
        ("an outcome that is not that of its decisions",
            "SELECT COUNT(*) FROM \"Approvals_Approvals\" a WHERE (SELECT COUNT(*) FROM \"Approvals_Decisions\" d WHERE d.\"ApprovalId\" = a.\"Id\") <> CASE a.\"State\" WHEN 3 THEN 0 ELSE 1 END OR EXISTS (SELECT 1 FROM \"Approvals_Decisions\" d WHERE d.\"ApprovalId\" = a.\"Id\" AND d.\"Kind\" <> a.\"State\" - 1)"),
        ("an outcome that was not told once",
            "SELECT ABS((SELECT COUNT(*) FROM \"Approvals_Approvals\") - (SELECT COUNT(*) FROM \"Platform_OutboxMessages\" WHERE \"Name\" IN ('approvals.decided.v1', 'approvals.expired.v1')))"),
        ("an event that was told twice: asked, reminded, escalated, or ended",
            "SELECT COUNT(*) FROM (SELECT \"Payload\" FROM \"Platform_OutboxMessages\" WHERE \"Name\" LIKE 'approvals.%' GROUP BY \"Name\", \"Payload\" HAVING COUNT(*) > 1) twice"),
        ("a delivery that is not done", "SELECT COUNT(*) FROM \"Platform_OutboxDeliveries\" WHERE \"State\" <> 1"),
        ("a delivery without its message",
            "SELECT COUNT(*) FROM \"Platform_OutboxDeliveries\" d WHERE NOT EXISTS (SELECT 1 FROM \"Platform_OutboxMessages\" m WHERE m.\"Id\" = d.\"MessageId\")"),
    ];
}
