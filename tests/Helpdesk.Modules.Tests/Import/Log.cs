using Helpdesk.Testing;

namespace Helpdesk.Modules.Tests.Import;

/// <summary>Writes small logs in the form of the UCI file.</summary>
internal static class Log
{
    private static readonly (string Column, string Value)[] Row1 =
    [
        ("number", "INC1"), ("incident_state", "New"), ("active", "true"), ("reassignment_count", "0"), ("reopen_count", "0"), ("sys_mod_count", "0"),
        ("made_sla", "true"), ("caller_id", "Caller 1"), ("opened_by", "Opened by 1"), ("opened_at", "29/2/2016 01:16"), ("sys_created_by", "Created by 1"),
        ("sys_created_at", "29/2/2016 01:23"), ("sys_updated_by", "Updated by 1"), ("sys_updated_at", "29/2/2016 01:23"), ("contact_type", "Phone"),
        ("location", "Location 1"), ("category", "Category 1"), ("subcategory", "Subcategory 2"), ("u_symptom", "Symptom 3"), ("cmdb_ci", "?"),
        ("impact", "2 - Medium"), ("urgency", "2 - Medium"), ("priority", "3 - Moderate"), ("assignment_group", "Group 1"), ("assigned_to", "Resolver 1"),
        ("knowledge", "true"), ("u_priority_confirmation", "false"), ("notify", "Do Not Notify"), ("problem_id", "?"), ("rfc", "?"), ("vendor", "?"), ("caused_by", "?"),
        ("closed_code", "code 5"), ("resolved_by", "Resolved by 1"), ("resolved_at", "1/3/2016 11:29"), ("closed_at", "5/3/2016 12:00"),
    ];

    public static string With(params string[] rows) => string.Join('\n', [string.Join(',', Row1.Select(c => c.Column)), .. rows, ""]);

    public static string Row(params (string Column, string Value)[] changed) =>
        string.Join(',', Row1.Select(c => changed.FirstOrDefault(x => x.Column == c.Column) is { Column: not null } other ? other.Value : c.Value));
}

/// <summary>Files of tests/fixtures.</summary>
internal static class Fixtures
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "fixtures");

    public static string SampleLog => Path.Combine(Folder, "uci-incident-events-sample.csv.gz");
}
