using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>What every report says about itself, in words (practice.md 3.2): on the page, on the first page of the PDF, on the first sheet.</summary>
internal sealed class ReportAbout(ReportText text, IStringLocalizer L)
{
    public IEnumerable<(string Label, string Value)> Of(ReportCover cover)
    {
        yield return (L["Report"], $"{cover.ReportId} · {cover.Title}");
        yield return (L["What it shows"], cover.Description);
        yield return (L["Organisation"], cover.Tenant);
        if (cover.Scope.Keys is not null)
        {
            yield return (L["Period"], L["None: the chosen items, whenever they are from"]);
        }
        else if (cover.PeriodMeaning is not null)
        {
            yield return (L["Period"], L["{0} to {1}, end not included", text.Instant(cover.Scope.From), text.Instant(cover.Scope.To)]);
            yield return (L["Meaning of the period"], cover.PeriodMeaning);
        }

        yield return (L["Time zone"], cover.PeriodMeaning is null || cover.Scope.Keys is not null ? text.Zone(cover.GeneratedAt) : text.Zone(cover.Scope.From, cover.Scope.To));
        yield return (L["Filter in words"], cover.QueryInWords ?? (cover.Scope.Keys is null ? L["None: everything"] : L["The chosen items"]));
        yield return (L["Filter as query"], cover.Query ?? cover.Scope.Query ?? "–");
        if (cover.Scope.Keys is { } keys)
        {
            yield return (L["Chosen items"], string.Join(", ", keys));
        }

        foreach (var (label, value) in cover.Parameters)
        {
            yield return (label, value);
        }

        yield return (L["Generated"], L["{0} by {1}", text.Instant(cover.GeneratedAt), cover.GeneratedBy]);
        yield return (L["Software and data model"], $"Helpdesk {cover.SoftwareVersion} · {cover.DataModelVersion}");
        yield return (L["Rows"], cover.RowCount.ToString("N0", text.Culture));
        yield return (L["Not included for lack of rights"], cover.HiddenByRights.ToString("N0", text.Culture));
        yield return (L["SHA-256 of the data"], cover.DataSha256);
        yield return (L["Ledger"], cover.Ledger is { } mark
            ? L["Checkpoint {0} up to event {1}, hash {2}, key {3}", mark.Checkpoint, mark.LastSequence, mark.Hash, mark.KeyId]
            : L["No checkpoint: see the notes"]);
        if (cover.Ledger is { ProvenEvents: > 0 } proof)
        {
            yield return (L["Proof"], L["{0} events of the items are embedded with inclusion proofs; {1} are not sealed yet", proof.ProvenEvents, proof.UnsealedEvents]);
        }
    }

    /// <summary>The completeness statement, in sentences.</summary>
    public IEnumerable<string> Completeness(ReportCover cover)
    {
        if (cover.RowCount == 0)
        {
            yield return L["Nothing matches: the report is empty, and that is its result."];
        }

        if (cover.Scope.Keys is { } keys)
        {
            yield return L["{0} items were chosen, {1} rows are about them. The report says nothing of others.", N(keys.Count), N(cover.RowCount)];
        }
        else if (cover.Numbers is { } numbers)
        {
            yield return L["Numbers {0} to {1}: {2} records, {3} numbers missing.", numbers.First, numbers.Last, N(numbers.Count), N(numbers.MissingCount)];
            yield return numbers.MissingCount == 0 ? L["The sequence has no gaps."] : L["Each gap is listed with its reason as far as the ledger knows it."];
            var removed = cover.Gaps.Count(g => g.Kind == ReportGapKind.Removed);
            if (removed > 0)
            {
                yield return L["Evidence is missing: {0} gaps are of records that were removed from the database past the product.", N(removed)];
            }
        }
        else if (cover.PeriodMeaning is not null && cover.Columns.Count > 0)
        {
            yield return L["The items have no numbers in a sequence, so completeness follows from the ledger and not from gaps."];
        }

        yield return cover.HiddenByRights == 0
            ? L["Nothing was left out for lack of rights."]
            : L["{0} items were left out because {1} may not see them.", N(cover.HiddenByRights), cover.GeneratedBy];
    }

    public string KindOf(ReportGapKind kind) => kind switch
    {
        ReportGapKind.NeverUsed => L["Never used"],
        ReportGapKind.Deleted => L["Deleted"],
        _ => L["Removed past the product"],
    };

    private string N(long number) => number.ToString("N0", text.Culture);
}
