using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Testing;

namespace Helpdesk.Modules.Tests.Problems;

/// <summary>A service desk with problems: what the tests say in the field's words.</summary>
public sealed class ProblemsHost : TicketsHost
{
    /// <summary>A new problem of anna's, in assessment; its number.</summary>
    public async Task<string> ProblemAsync(string title = "Mail server")
    {
        var created = await PostAsync("anna", "/problems", new { title });
        created.Status.ShouldBe(201, created.Text);
        var number = created["number"]!;
        await StepAsync(number, new { transition = "assess", assigneeId = IdOf("anna") });
        return number;
    }

    /// <summary>A problem's step; answers with 200.</summary>
    public async Task StepAsync(string number, object step, string userName = "tom")
    {
        var answer = await PostAsync(userName, $"/problems/{number}/transitions", step);
        answer.Status.ShouldBe(200, answer.Text);
    }

    public async Task AnalyseAsync(string number, object analysis, string userName = "tom")
    {
        var answer = await SendAsync(userName, HttpMethod.Put, $"/problems/{number}/analysis", analysis);
        answer.Status.ShouldBe(204, answer.Text);
    }

    /// <summary>Links incidents and lets what follows happen.</summary>
    public async Task<Answer> LinkAsync(string number, bool wait, params string[] incidents)
    {
        var answer = await PostAsync("tom", $"/problems/{number}/incidents", new { numbers = incidents, wait });
        await DrainAsync();
        return answer;
    }

    public async Task ResolveAsync(string number, string code)
    {
        await StepAsync(number, new { transition = "resolve", resolutionCode = code, resolutionNotes = "It is over." });
        await DrainAsync();
    }

    public async Task DrainAsync()
    {
        await using var scope = CreateScope();
        await OutboxDrain.RunAsync(scope.Services, TestContext.Current.CancellationToken);
    }
}
