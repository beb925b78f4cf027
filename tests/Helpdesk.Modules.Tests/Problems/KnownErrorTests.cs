namespace Helpdesk.Modules.Tests.Problems;

/// <summary>A known error from the draft to its end: practice.md 2.5.</summary>
public sealed class KnownErrorTests(ProblemsHost host) : IClassFixture<ProblemsHost>
{
    [Fact]
    public async Task APublishedError_HelpsACallerOnce_AndLinksTheTicketToItsProblem()
    {
        var problem = await host.ProblemAsync();
        var error = await WriteAsync(new { name = "Mail stops", symptom = "The window stays grey.", workaround = "Use the **web client**.", problemNumber = problem });
        await MoveAsync(error, new { state = "published" });
        var incident = await host.ReportAsync();

        (await UseAsync(error, incident)).Status.ShouldBe(204);
        (await UseAsync(error, incident)).ShouldBeProblem(409);
        await host.DrainAsync();

        (await host.GetAsync("rita", $"/incidents/{incident}/comments")).Items.ShouldHaveSingleItem().GetProperty("body").GetString().ShouldBe("Use the **web client**.");
        (await host.GetAsync("tom", $"/problems/{problem}/analysis")).Text.ShouldContain(incident);
        (await FindAsync("GREY window")).ShouldContain(e => e.GetProperty("id").GetString() == error && e.GetProperty("timesUsed").GetInt32() == 1);
    }

    [Fact]
    public async Task ADraft_IsNeitherOfferedNorUsed()
    {
        var word = Guid.CreateVersion7().ToString("N");
        var error = await WriteAsync(new { name = $"Draft {word}", symptom = "It is slow.", workaround = "Wait." });

        (await UseAsync(error, await host.ReportAsync())).ShouldBeProblem(409);

        (await host.GetAsync("anna", $"/known-errors?q={word}&usable=true")).Json.GetArrayLength().ShouldBe(0);
        (await FindAsync(word)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnErrorThatHelpsNobody_IsNotPublished()
    {
        var error = await WriteAsync(new { name = "Unknown", symptom = "It is odd." });

        (await host.SendAsync("anna", HttpMethod.Put, $"/known-errors/{error}/state", new { state = "published" })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task APlannedFix_NamesItsTicket()
    {
        var error = await WriteAsync(new { name = "Planned", symptom = "It is old.", workaround = "Wait." });
        await MoveAsync(error, new { state = "published" });

        (await host.SendAsync("anna", HttpMethod.Put, $"/known-errors/{error}/state", new { state = "fixPlanned", fixNumber = "CHG9999999" })).ShouldBeProblem(400, "fixNumber");
        var fix = await host.ReportAsync("Replace the client");
        await MoveAsync(error, new { state = "fixPlanned", fixNumber = fix });

        (await FindAsync("planned")).ShouldContain(e => e.GetProperty("fixNumber").GetString() == fix);
    }

    [Theory]
    [InlineData("""{"symptom":"It is grey."}""", "name")]
    [InlineData("""{"name":"Mail"}""", "symptom")]
    [InlineData("""{"name":"Mail\nstops","symptom":"Grey."}""", "name")]
    [InlineData("""{"name":"Mail","symptom":"Grey.","problemNumber":"PRB9999999"}""", "problemNumber")]
    public async Task WrongInput_IsRefusedAtItsField(string body, string field) =>
        (await host.SendAsync("anna", HttpMethod.Post, "/known-errors", body)).ShouldBeProblem(400, field);

    [Theory]
    [InlineData("rita")]
    [InlineData("audrey")]
    public async Task WhoDoesNotWorkOnTickets_WritesNone(string userName) =>
        (await host.PostAsync(userName, "/known-errors", new { name = "Mail", symptom = "Grey." })).Status.ShouldBe(403);

    private async Task<string> WriteAsync(object text)
    {
        var created = await host.PostAsync("anna", "/known-errors", text);
        created.Status.ShouldBe(201, created.Text);
        return created["id"]!;
    }

    private async Task MoveAsync(string error, object body)
    {
        var moved = await host.SendAsync("anna", HttpMethod.Put, $"/known-errors/{error}/state", body);
        moved.Status.ShouldBe(204, moved.Text);
    }

    private Task<Tickets.Answer> UseAsync(string error, string ticket) => host.PostAsync("anna", $"/known-errors/{error}/uses", new { ticket });

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> FindAsync(string words) =>
        [.. (await host.GetAsync("anna", "/known-errors?q=" + Uri.EscapeDataString(words))).Json.EnumerateArray()];
}
