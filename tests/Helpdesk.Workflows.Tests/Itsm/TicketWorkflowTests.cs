using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Tests.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Itsm;

/// <summary>Workflows that begin with what happens to tickets, and act on them.</summary>
public abstract class TicketWorkflowTests(WorkflowsHost host)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACriticalTicket_IsToldToItsTeam_AndEscalatedWhenNobodyOwnsIt()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "All payments fail", impact = 1, urgency = 1, teamId = await TeamAsync("Network") });
        await DrainAsync();

        var run = (await RunsAboutAsync(number, "p1-escalation")).ShouldHaveSingleItem();
        (await MessagesAsync(number)).ShouldBe(["Critical: All payments fail", "Critical: All payments fail"], "Anna of the team, and Tom who leads it");
        await RunTimersAsync(TimeSpan.FromMinutes(16));

        (await EventsOfAsync(anna, number)).ShouldContain(e => e.Contains("Escalated: Critical, and nobody owns it after 15 minutes.", StringComparison.Ordinal));
        (await WatchersOfAsync(number)).ShouldContain(await PersonAsync("tom"));
        (await host.ReadAsync(run)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task ACriticalTicket_ThatIsSolved_EndsItsEscalation()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "Mail stands still", impact = 1, urgency = 1, teamId = await TeamAsync("Network") });
        await DrainAsync();
        var run = (await RunsAboutAsync(number, "p1-escalation")).ShouldHaveSingleItem();

        await TransitionAsync(anna, number, new { transition = "start", assigneeId = await PersonAsync("anna") });
        await TransitionAsync(anna, number, new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Restarted." });
        await DrainAsync();

        (await host.ReadAsync(run)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await BookmarksAsync(run)).ShouldBe(0, "no timer is left behind");
    }

    [Fact]
    public async Task AnOrdinaryTicket_BeginsNoEscalation()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "A new mouse", impact = 3, urgency = 3 });
        await DrainAsync();

        (await RunsAboutAsync(number, "p1-escalation")).ShouldBeEmpty();
    }

    [Fact]
    public async Task TasksAtTheSameTime_AreAwaited_AndTheRequesterIsToldAtTheEnd()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "Grace begins on Monday" });
        var run = await host.StartAsync("new-joiner", number);

        var done = 0;
        while (await OpenTasksAsync(anna, number) is [var task, ..])
        {
            var answer = await anna.PatchAsJsonAsync($"/api/v1/incidents/{number}/tasks/{task}", new { state = "done" }, CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken));
            done++;
            await DrainAsync();
        }

        done.ShouldBe(4);
        (await host.ReadAsync(run)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await EventsOfAsync(anna, number)).ShouldContain(e => e.Contains("Everything is ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStepThatIsRefused_IsAnIncident_AndWhatTheStepsBeforeItDidStays()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "Printer", urgency = 2 });
        var flow = Itsm("Refused")
            .Step("note", "Itsm.Comment", ("text", Flow.Literal("Before")))
            .Step("close", "Itsm.Transition", ("transition", Flow.Literal("close")))
            .Step("after", "Itsm.Comment", ("text", Flow.Literal("After")))
            .Line("note", "close").Line("close", "after");

        var run = await host.StartAsync(await host.PublishAsync(flow.ToJson()), number);

        var state = WorkflowState.FromJson((await host.ReadAsync(run)).State);
        var incident = state.Incidents.ShouldHaveSingleItem();
        incident.ActivityId.ShouldBe("close");
        incident.Message.ShouldContain(number);
        var events = await EventsOfAsync(anna, number);
        events.ShouldContain(e => e.Contains("Before", StringComparison.Ordinal));
        events.ShouldNotContain(e => e.Contains("After", StringComparison.Ordinal));

        await host.InScopeAsync(services => services.GetRequiredService<MendIncident>().HandleAsync(run, incident.Id, Mending.TakeOutcome, [], "Closed by hand.", CancellationToken));
        (await EventsOfAsync(anna, number)).ShouldContain(e => e.Contains("After", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Steps_ChangeFieldsTeamAndState_AndExpressionsSeeTheNewValues()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "Old", urgency = 3, impact = 3 });
        var flow = Itsm("Changes")
            .Step("fields", "Itsm.UpdateTicket", ("fields", Wrapped("Object", """{"title": "New", "urgency": 1, "service": "Email"}""")))
            .Step("assign", "Itsm.Assign", ("team", Flow.Literal("Network")), ("assignee", Flow.Literal("anna")))
            .Step("start", "Itsm.Transition", ("transition", Flow.Literal("start")))
            .Step("say", "Elsa.WriteLine", ("text", Flow.JavaScript("`${getTicket().title} ${getTicket().urgency} ${getTicket().service} ${getTicket().team} ${getTicket().assignee.userName} ${getTicket().state}`")))
            .Line("fields", "assign").Line("assign", "start").Line("start", "say");

        var run = await host.StartAsync(await host.PublishAsync(flow.ToJson()), number);

        (await host.JournalAsync(run)).ShouldContain("New 1 Email Network anna in-progress");
        (await EventsOfAsync(anna, number)).ShouldContain(e => e.Contains("Workflow “Changes”", StringComparison.Ordinal), "the history says who did it");
    }

    [Fact]
    public async Task AWorkflowThatChangesATicket_DoesNotBeginItself()
    {
        using var anna = await host.ClientAsync("anna");
        var flow = Itsm("Answers itself")
            .Step("changed", "Itsm.TicketEvent", ("event", Flow.Literal("changed")), ("field", Flow.Literal("title")), ("condition", Flow.JavaScript("getTicket().title.startsWith('Loop')")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }))
            .Step("change", "Itsm.UpdateTicket", ("fields", Wrapped("JavaScript", "({ title: getTicket().title + '!' })")))
            .Line("changed", "change");
        var definition = await host.PublishAsync(flow.ToJson());
        var number = await CreateAsync(anna, new { title = "Quiet" });
        await PatchAsync(anna, number, new { title = "Loop" });
        await DrainAsync();

        (await RunsAboutAsync(number, definition)).Count.ShouldBe(1);
        (await ReadTicketAsync(anna, number))["title"]!.GetValue<string>().ShouldBe("Loop!");
    }

    [Fact]
    public async Task AWait_EndsWithItsEvent_OrWithItsTime()
    {
        using var anna = await host.ClientAsync("anna");
        var flow = Itsm("Waits")
            .Step("reply", "Itsm.TicketEvent", ("event", Flow.Literal("requester-replied")), ("timeout", Flow.Literal("01:00:00")))
            .Step("came", "Elsa.WriteLine", ("text", Flow.Literal("came")))
            .Step("late", "Elsa.WriteLine", ("text", Flow.Literal("late")))
            .Line("reply", "came").Line("reply", "late", "Timeout");
        var definition = await host.PublishAsync(flow.ToJson());
        using var rita = await host.ClientAsync("rita");
        var first = await CreateAsync(rita, new { title = "One" });
        var second = await CreateAsync(rita, new { title = "Two" });
        var (one, two) = (await host.StartAsync(definition, first), await host.StartAsync(definition, second));

        (await rita.PostAsJsonAsync($"/api/v1/incidents/{first}/comments", new { body = "Here you are.", isPublic = true }, CancellationToken)).EnsureSuccessStatusCode();
        await DrainAsync();
        await RunTimersAsync(TimeSpan.FromHours(2));

        (await host.JournalAsync(one)).ShouldContain("came");
        (await host.JournalAsync(one)).ShouldNotContain("late");
        (await host.JournalAsync(two)).ShouldContain("late");
    }

    [Fact]
    public async Task ATicketThatAWorkflowCreates_IsAwaitedUntilItIsSolved()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "Parent" });
        var flow = Itsm("Child")
            .Step("create", "Itsm.CreateTicket", ("ticketType", Flow.Literal("incident")), ("title", Wrapped("Liquid", "Part of {{ ticket.number }}")), ("isChild", Flow.Literal("true")), ("wait", Flow.Literal("true")))
            .Step("say", "Elsa.WriteLine", ("text", Flow.Literal("solved")))
            .Line("create", "say");
        var run = await host.StartAsync(await host.PublishAsync(flow.ToJson()), number);
        var child = WorkflowState.FromJson((await host.ReadAsync(run)).State).Results["create"]!["Result"]!.GetValue<string>();

        await TransitionAsync(anna, child, new { transition = "start", assigneeId = await PersonAsync("anna") });
        await DrainAsync();
        (await host.ReadAsync(run)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        await TransitionAsync(anna, child, new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." });
        await DrainAsync();

        (await host.JournalAsync(run)).ShouldContain("solved");
    }

    [Fact]
    public async Task ALookup_FindsPeopleTeamsAndTickets_OrSaysThatThereAreNone()
    {
        using var anna = await host.ClientAsync("anna");
        var number = await CreateAsync(anna, new { title = "Looked up" });
        var flow = Itsm("Looks")
            .Step("person", "Itsm.Lookup", ("name", "person"), ("kind", Flow.Literal("person")), ("key", Flow.Literal("tom")))
            .Step("nobody", "Itsm.Lookup", ("kind", Flow.Literal("team")), ("key", Flow.Literal("No such team")))
            .Step("say", "Elsa.WriteLine", ("text", Flow.JavaScript("getResultFromPerson().name")))
            .Line("person", "nobody", "Found").Line("nobody", "say", "Not found");

        var run = await host.StartAsync(await host.PublishAsync(flow.ToJson()), number);

        (await host.JournalAsync(run)).ShouldContain("Tom Fischer");
    }

    private static Flow Itsm(string name) => Flow.Of(name);

    private static JsonObject Wrapped(string language, string value) =>
        new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };

    private static async Task<string> CreateAsync(HttpClient client, object body)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/incidents", body, CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!["number"]!.GetValue<string>();
    }

    private static async Task TransitionAsync(HttpClient client, string number, object body)
    {
        var answer = await client.PostAsJsonAsync($"/api/v1/incidents/{number}/transitions", body, CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken));
    }

    private static async Task PatchAsync(HttpClient client, string number, object body)
    {
        var read = await client.GetAsync($"/api/v1/incidents/{number}", CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/incidents/{number}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        (await client.SendAsync(request, CancellationToken)).EnsureSuccessStatusCode();
    }

    private static async Task<JsonObject> ReadTicketAsync(HttpClient client, string number) =>
        (await client.GetFromJsonAsync<JsonObject>($"/api/v1/incidents/{number}", CancellationToken))!;

    private static async Task<List<string>> EventsOfAsync(HttpClient client, string number) =>
        [.. (await client.GetFromJsonAsync<JsonObject>($"/api/v1/incidents/{number}/events?limit=100", CancellationToken))!["items"]!.AsArray().Select(e => System.Text.RegularExpressions.Regex.Unescape(e!.ToJsonString())),
         .. (await client.GetFromJsonAsync<JsonObject>($"/api/v1/incidents/{number}/comments", CancellationToken))!["items"]!.AsArray().Select(c => c!["body"]!.GetValue<string>())];

    private Task<IReadOnlyList<Guid>> WatchersOfAsync(string number) => host.InScopeAsync(async services =>
    {
        var tickets = services.GetRequiredService<ITicketIntegrationService>();
        return await tickets.GetWatchersAsync((await tickets.FindAsync(number, CancellationToken))!.TicketId, CancellationToken);
    });

    private static async Task<List<string>> OpenTasksAsync(HttpClient client, string number) =>
    [
        .. (await client.GetFromJsonAsync<JsonObject>($"/api/v1/incidents/{number}/tasks", CancellationToken))!["items"]!.AsArray()
            .Where(t => t!["state"]!.GetValue<string>() == "open").Select(t => t!["id"]!.GetValue<string>()),
    ];

    private async Task<Guid> TeamAsync(string name) => await host.InScopeAsync(async services =>
        (await services.GetRequiredService<IPeopleDirectory>().FindTeamAsync(name, CancellationToken))!.Id);

    private async Task<Guid> PersonAsync(string userName) => await host.InScopeAsync(async services =>
        (await services.GetRequiredService<IPeopleDirectory>().FindPersonAsync(userName, CancellationToken))!.Id);

    private Task<List<Guid>> RunsAboutAsync(string number, string definitionId) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDbContext>().Instances.Where(i => i.CorrelationId == number && i.DefinitionId == definitionId).Select(i => i.Id).ToListAsync(CancellationToken));

    private Task<int> BookmarksAsync(Guid run) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDbContext>().Bookmarks.CountAsync(b => b.InstanceId == run, CancellationToken));

    private Task<List<string>> MessagesAsync(string number) => host.InScopeAsync(async services =>
    {
        var connection = await services.GetRequiredService<IUnitOfWork>().GetConnectionAsync(CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """select "Text" from "Notifications_Notifications" where "Kind" = 'message' and "TicketNumber" = @number""";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@number", number);
        command.Parameters.Add(parameter);
        List<string> texts = [];
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        while (await reader.ReadAsync(CancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    });

    private async Task DrainAsync()
    {
        await using var scope = host.Host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
    }

    private async Task RunTimersAsync(TimeSpan later)
    {
        await using var scope = host.Host.CreateScope();
        await ActivatorUtilities.CreateInstance<ResumeDueTimers>(scope.Services, new FakeClock(TimeProvider.System.GetUtcNow() + later)).RunAsync(CancellationToken);
    }
}

public sealed class SqliteTicketWorkflowTests(WorkflowsHost host) : TicketWorkflowTests(host), IClassFixture<WorkflowsHost>;

public sealed class PostgreSqlTicketWorkflowTests(PostgreSqlWorkflowsHost host) : TicketWorkflowTests(host), IClassFixture<PostgreSqlWorkflowsHost>;
