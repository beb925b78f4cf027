namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Tasks of a ticket: the desk's list with its own owners and dates.</summary>
public sealed class TicketTasksTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task Tasks_KeepTheirOrderAndStandInTheHistory()
    {
        var number = await host.ReportAsync();
        await AddAsync(number, new { title = "Order the part", dueAt = "2026-12-01T12:00:00Z", assigneeId = host.IdOf("anna") });
        await AddAsync(number, new { title = "Install it" });

        var tasks = (await host.GetAsync("anna", $"/incidents/{number}/tasks")).Items;

        tasks.Select(t => (t.GetProperty("title").GetString(), t.GetProperty("state").GetString(), t.GetProperty("position").GetInt32()))
            .ShouldBe([("Order the part", "open", 1), ("Install it", "open", 2)]);
        tasks[0].GetProperty("dueAt").GetString().ShouldBe("2026-12-01T12:00:00Z");
        (await host.GetAsync("anna", $"/incidents/{number}/events")).Items.Count(e => e.GetProperty("kind").GetString() == "task-added").ShouldBe(2);
    }

    [Fact]
    public async Task Done_EndsTheTask_AndOpenTakesItUpAgain()
    {
        var number = await host.ReportAsync();
        var id = await AddAsync(number, new { title = "Order the part" });

        var done = await ChangeAsync(number, id, new { state = "done" });
        var open = await ChangeAsync(number, id, new { state = "open" });

        (done["state"], done["endedAt"]).ShouldBe(("done", done["endedAt"].ShouldNotBeNull()));
        (open["state"], open["endedAt"], open["title"]).ShouldBe(("open", null, "Order the part"));
        var told = (await host.GetAsync("anna", $"/incidents/{number}/events")).Items[^1].GetProperty("changes");
        told.GetProperty("taskState")[1].GetString().ShouldBe("open");
        told.GetProperty("taskTitle")[1].GetString().ShouldBe("Order the part");
    }

    [Fact]
    public async Task TheSameAgain_IsNoEvent()
    {
        var number = await host.ReportAsync();
        var id = await AddAsync(number, new { title = "Order the part" });

        await ChangeAsync(number, id, new { title = "Order the part", state = "open" });

        (await host.GetAsync("anna", $"/incidents/{number}/events")).Items[^1].GetProperty("kind").GetString().ShouldBe("task-added");
    }

    [Theory]
    [InlineData("""{"title":" "}""", "title")]
    [InlineData("""{"title":"Order","state":"soon"}""", "state")]
    [InlineData("{}", "title")]
    public async Task Add_OfWhatCannotBe_IsRefusedAtTheField(string body, string field) =>
        (await host.PostAsync("anna", $"/incidents/{await host.ReportAsync()}/tasks", body)).ShouldBeProblem(400, field);

    [Fact]
    public async Task ARequester_SeesNoTasks()
    {
        var number = await host.ReportAsync();
        await AddAsync(number, new { title = "Order the part" });

        (await host.GetAsync("rita", $"/incidents/{number}/tasks")).Status.ShouldBe(403);
        (await host.GetAsync("rita", $"/incidents/{number}/events")).Text.ShouldNotContain("Order the part");
    }

    [Fact]
    public async Task Add_OnAnOlderVersionOfTheTicket_IsAConflict()
    {
        var number = await host.ReportAsync();
        var seen = (await host.GetAsync("anna", $"/incidents/{number}")).ETag;
        await AddAsync(number, new { title = "Order the part" });

        (await host.SendAsync("anna", HttpMethod.Post, $"/incidents/{number}/tasks", new { title = "Install it" }, ifMatch: seen)).Status.ShouldBe(412);
    }

    [Fact]
    public async Task OpenTasks_AreNoObstacleToAResolution()
    {
        var number = await host.TakenAsync();
        await AddAsync(number, new { title = "Order the part" });

        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." }))
            .Status.ShouldBe(200);
    }

    private async Task<string> AddAsync(string number, object task)
    {
        var answer = await host.PostAsync("anna", $"/incidents/{number}/tasks", task);
        answer.Status.ShouldBe(201, answer.Text);
        return answer["id"]!;
    }

    private async Task<Answer> ChangeAsync(string number, string id, object change)
    {
        var answer = await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}/tasks/{id}", change);
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }
}
