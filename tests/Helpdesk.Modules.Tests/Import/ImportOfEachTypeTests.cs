using System.Text;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Import;

/// <summary>Histories of requests, problems and changes come in by their profiles, with the guarantees of incidents.</summary>
public sealed class ImportOfEachTypeTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    private const string Head = "number,sys_updated_on,sys_mod_count,sys_updated_by,opened_at,opened_by,short_description,state,impact,urgency,priority,requested_by,assignment_group,assigned_to,closed_at";

    [Theory]
    [InlineData("servicenow-problem-events", "problems", new[] { "New", "Assess", "Root Cause Analysis", "Closed" }, "closed")]
    [InlineData("servicenow-change-events", "changes", new[] { "New", "Assess", "Authorize", "Scheduled", "Implement" }, "implement")]
    [InlineData("servicenow-request-events", "requests", new[] { "Open", "Pending Approval", "Work in Progress", "Pending" }, "on-hold")]
    public async Task ARecord_ComesInWithItsWholeHistory_AndASecondTimeNothingDoes(string profile, string path, string[] states, string last)
    {
        var number = $"OLD{path}";
        var rows = states.Select((state, i) => Row(number, i, state)).ToArray();

        var report = await ImportAsync(profile, rows);

        (report.IncidentsStored, report.EventsStored, report.Rejected.Count).ShouldBe((1, states.Length, 0));
        var ticket = (await host.GetAsync("anna", "/tickets?filter=" + Uri.EscapeDataString($"external-number = {number}")))["items"]![0]!;
        ((string?)ticket["state"], (string?)ticket["title"]).ShouldBe((last, "The old one"));
        // Its own page reads it like any other.
        ((string?)(await host.GetAsync("anna", $"/{path}/{ticket["number"]}"))["state"]).ShouldBe(last);
        var again = await ImportAsync(profile, rows);
        (again.IncidentsStored, again.EventsStored, again.EventsAlreadyStored).ShouldBe((0, 0, states.Length));
    }

    [Fact]
    public async Task AStateThatTheProfileDoesNotKnow_RejectsItsRow_WithLineAndReason()
    {
        var report = await ImportAsync("servicenow-change-events", Row("OLD1", 0, "New"), Row("OLD1", 1, "Somewhere"));

        report.EventsStored.ShouldBe(1);
        var row = report.Rejected.ShouldHaveSingleItem();
        row.Line.ShouldBe(3);
        row.Reason.ShouldContain("Somewhere");
    }

    [Fact]
    public async Task EveryShippedProfile_NamesStatesOfItsType()
    {
        await using var scope = host.Host.CreateScope();
        var types = scope.Services.GetServices<TicketType>().ToDictionary(t => t.Id);
        foreach (var profile in ImportProfile.Shipped)
        {
            var machine = types[profile.TicketType].StateMachine;
            foreach (var value in profile.State.Values.Values)
            {
                var state = machine.States.SingleOrDefault(s => s.Id == value.State).ShouldNotBeNull($"{profile.Name}: {value.State}");
                (value.SubState is null || state.SubStates.Any(s => s.Id == value.SubState)).ShouldBeTrue($"{profile.Name}: {value.SubState}");
            }
        }
    }

    private static string Row(string number, int order, string state) =>
        $"{number},2026-01-0{order + 1} 10:00:00,{order},Anna Old,2026-01-01 09:00:00,Rita Old,The old one,{state},2 - Medium,2 - Medium,3 - Moderate,Rita Old,Old team,Anna Old,";

    private async Task<ImportReport> ImportAsync(string profile, params string[] rows)
    {
        await using var scope = host.Host.CreateScope();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', [Head, .. rows, ""])));
        return await scope.Services.GetRequiredService<ImportEvents>().HandleAsync(file, ImportProfile.Find(profile), dryRun: false, null, TestContext.Current.CancellationToken);
    }
}
