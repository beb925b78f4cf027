using System.Text;
using Helpdesk.Errors;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Modules.Tests.Tickets.CustomFields;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Import;

/// <summary>Columns of a log that go to custom fields.</summary>
public sealed class ImportedFieldTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly ImportProfile Uci = ImportProfile.Find("uci-incident-events");

    [Fact]
    public async Task AMappedColumn_FillsItsField_AndTheHistoryTellsEachValue()
    {
        await host.SaveFieldAsync(FieldSamples.Field("changes-made", FieldKind.WholeNumber));
        var profile = Uci with { CustomFields = new Dictionary<string, string> { ["sys_mod_count"] = "changes-made" } };
        var report = await ImportAsync(profile, Log.Row(("number", "INC77")), Log.Row(("number", "INC77"), ("sys_mod_count", "4")), Log.Row(("number", "INC77"), ("sys_mod_count", "many")));

        report.Rejected.Single().Reason.ShouldContain("sys_mod_count");
        var found = (await host.GetAsync("anna", "/tickets?filter=" + Uri.EscapeDataString("external-number = INC77 and field.changes-made = 4"))).Items.Single();
        found.GetProperty("fields").GetProperty("changes-made").GetInt32().ShouldBe(4);
        var told = (await host.GetAsync("anna", $"/incidents/{found.GetProperty("number")}/events")).Items;
        told.Select(e => e.GetProperty("changes").GetProperty("field.changes-made")[1].GetInt32()).ShouldBe([0, 4]);
    }

    [Fact]
    public async Task AProfile_ThatNamesAnUnknownField_IsRefused()
    {
        var profile = Uci with { CustomFields = new Dictionary<string, string> { ["vendor"] = "no-such-field" } };

        (await Should.ThrowAsync<BusinessException>(() => ImportAsync(profile, Log.Row()))).Message.ShouldContain("no-such-field");
    }

    private async Task<ImportReport> ImportAsync(ImportProfile profile, params string[] rows)
    {
        await using var scope = host.CreateScope();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Log.With(rows)));
        return await scope.Services.GetRequiredService<ImportEvents>().HandleAsync(file, profile, dryRun: false, null, TestContext.Current.CancellationToken);
    }
}
