using Helpdesk.Errors;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Replies;

/// <summary>Macros on SQLite and, derived, on PostgreSQL.</summary>
public class MacroTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly MacroStep TakeIt = new() { Kind = "assign", Assignee = "me" };
    private static readonly MacroStep Note = new() { Kind = "note", Text = "Called {{requester.firstName}} about {{ticket.number}}" };
    private static readonly MacroStep Urgent = new() { Kind = "set", Field = "urgency", Value = "1" };
    private static readonly MacroStep Task = new() { Kind = "task", Text = "Call {{requester.name}} & ask" };
    private static readonly MacroStep Resolve = new()
    {
        Kind = "transition", Transition = "resolve", ResolutionCode = "fixed", ResolutionNotes = "Hello {{requester.firstName}}, it works.",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_DoesAllStepsInTheirOrder_AndTheHistoryNamesTheMacro()
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync("Solve it", TakeIt, Note, Urgent, Task, Resolve);

        var applied = await host.PostAsync("anna", $"/incidents/{number}/macros/{macro}", new { });

        applied.Status.ShouldBe(200, applied.Text);
        (applied["state"], applied["urgency"], applied["assignee"], applied["resolutionNotes"]).ShouldBe(("resolved", "1", "Anna Berger", "Hello Rita, it works."));
        (await host.GetAsync("anna", $"/incidents/{number}/comments")).Items.Single().GetProperty("body").GetString().ShouldBe($"Called Rita about {number}");
        (await host.GetAsync("anna", $"/incidents/{number}/tasks")).Items.Single().GetProperty("title").GetString().ShouldBe("Call Rita Sommer & ask");
        var events = (await host.GetAsync("anna", $"/incidents/{number}/events")).Items.Skip(1).Select(e => e.GetRawText()).ToList();
        events.Count.ShouldBe(5);
        events.ShouldAllBe(e => e.Contains("Solve it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_WhenTheLastStepIsRefused_ChangesNothing()
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync("Close it", TakeIt, Note, Urgent, Task, new() { Kind = "transition", Transition = "close" });
        var before = await StateOfAsync(number);

        var refused = (await host.PostAsync("anna", $"/incidents/{number}/macros/{macro}", new { })).ShouldBeProblem(409);

        refused["detail"]!.ShouldStartWith("Step 5 of the macro “Close it” is refused:");
        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Fact]
    public async Task Apply_ByAPersonLackingARight_IsRefused_AndAllowedToWhoHasIt()
    {
        var number = await host.TakenAsync();
        var macro = await SaveAsync("Cancel it", Note, new() { Kind = "transition", Transition = "cancel", Reason = "Not needed" });
        var before = await StateOfAsync(number);

        var refused = (await host.PostAsync("anna", $"/incidents/{number}/macros/{macro}", new { })).ShouldBeProblem(403);
        refused["detail"]!.ShouldContain("Step 2 of the macro “Cancel it” is refused");
        (await StateOfAsync(number)).ShouldBe(before);

        (await host.PostAsync("tom", $"/incidents/{number}/macros/{macro}", new { }))["state"].ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("rita", 403)]
    [InlineData("audrey", 403)]
    public async Task Apply_ByWhoDoesNotWorkOnTickets_IsRefused(string userName, int status)
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync($"Note of {userName}", Note);

        (await host.PostAsync(userName, $"/incidents/{number}/macros/{macro}", new { })).ShouldBeProblem(status);
    }

    [Fact]
    public async Task Apply_ToATicketThatChangedMeanwhile_IsRefused()
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync("Hurry", Urgent);
        var stale = (await host.GetAsync("anna", $"/incidents/{number}")).ETag;
        (await host.SendAsync("tom", HttpMethod.Patch, $"/incidents/{number}", new { impact = 1 })).Status.ShouldBe(200);

        (await host.SendAsync("anna", HttpMethod.Post, $"/incidents/{number}/macros/{macro}", new { }, ifMatch: stale)).ShouldBeProblem(412);
    }

    [Fact]
    public async Task Apply_OfAMacroThatChangedSinceItsPreview_IsRefused()
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync("Slow down", Urgent);
        string seen;
        await using (var reading = await host.CreateScopeAsync("anna"))
        {
            seen = (await reading.Services.GetRequiredService<ApplyMacro>().PreviewAsync(number, macro, Token)).MacroStamp;
        }

        await using (var writing = await host.CreateScopeAsync("tom"))
        {
            await writing.Services.GetRequiredService<SaveMacro>().HandleAsync(new(macro, "Slow down", null, [Urgent, TakeIt]), Token);
        }

        var before = await StateOfAsync(number);
        await using var scope = await host.CreateScopeAsync("anna");
        var refused = await Should.ThrowAsync<BusinessException>(() => scope.Services.GetRequiredService<ApplyMacro>().HandleAsync(number, macro, null, seen, Token));

        refused.Message.ShouldBe("The macro “Slow down” was changed or deleted meanwhile. Look at its steps again; nothing was done.");
        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Fact]
    public async Task Preview_TellsEachStep_AndChangesNothing()
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync("Look first", TakeIt, Note, Urgent, Resolve);
        var before = await StateOfAsync(number);

        var plan = await host.GetAsync("anna", $"/incidents/{number}/macros/{macro}");

        plan.Status.ShouldBe(200, plan.Text);
        plan["isRefused"].ShouldBe("False");
        var steps = plan.Json.GetProperty("steps").EnumerateArray().ToList();
        steps.Count.ShouldBe(4);
        steps[1].GetProperty("html").GetString()!.ShouldContain($"Called Rita about {number}");
        steps[2].GetProperty("effect").GetRawText().ShouldContain("High");
        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Fact]
    public async Task Preview_StopsAtTheStepThatIsRefused_AndSaysWhy()
    {
        var number = await host.ReportAsync();
        var macro = await SaveAsync("Too early", new() { Kind = "transition", Transition = "resume" }, Note);

        var plan = await host.GetAsync("anna", $"/incidents/{number}/macros/{macro}");

        plan["isRefused"].ShouldBe("True");
        plan.Json.GetProperty("steps").EnumerateArray().Single().GetProperty("whyNot").GetString()!.ShouldContain("From here you may:");
    }

    [Fact]
    public async Task MacroOfAnotherTeam_IsNotKnown()
    {
        var number = await host.ReportAsync();
        var macro = await SaveForAsync("Workplace only", await host.TeamAsync("Workplace"), Note);

        (await host.GetAsync("anna", "/macros")).Items.Select(m => m.GetProperty("name").GetString()).ShouldNotContain("Workplace only");
        (await host.PostAsync("anna", $"/incidents/{number}/macros/{macro}", new { })).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Save_ByAnAgent_IsRefused()
    {
        await using var scope = await host.CreateScopeAsync("anna");

        await Should.ThrowAsync<ForbiddenException>(
            () => scope.Services.GetRequiredService<SaveMacro>().HandleAsync(new(null, "Mine", null, [Note]), Token));
    }

    [Fact]
    public async Task Save_NamesTheFieldOfTheStepThatIsWrong()
    {
        MacroStep[] steps =
        [
            new() { Kind = "reply", Text = "{{ticket.nummer}}" },
            new() { Kind = "set", Field = "urgency", Value = "7" },
            new() { Kind = "set", Field = "password", Value = "1" },
            new() { Kind = "assign" },
            new() { Kind = "transition", Transition = "explode" },
            new() { Kind = "transition", Transition = "cancel" },
            new() { Kind = "shell", Text = "rm" },
        ];

        var refused = await Should.ThrowAsync<ValidationException>(() => SaveAsync("Wrong", steps));

        refused.Errors.Keys.ShouldBe(
            ["steps[0].text", "steps[1].value", "steps[2].field", "steps[3].assignee", "steps[4].transition", "steps[5].reason", "steps[6].kind"], ignoreOrder: true);
        refused.Errors["steps[0].text"].Single().ShouldContain("Did you mean “ticket.number”?");
    }

    [Fact]
    public async Task Response_IsFilledForTheTicket_AndOfferedToItsTeamOnly()
    {
        var number = await host.ReportAsync("Printer *3* jams");
        var mine = await RespondAsync("Mine", await host.TeamAsync("Network"));
        var theirs = await RespondAsync("Theirs", await host.TeamAsync("Workplace"));

        var listed = (await host.GetAsync("anna", "/responses")).Items.Select(r => r.GetProperty("name").GetString()).ToList();
        listed.ShouldContain("Mine");
        listed.ShouldNotContain("Theirs");
        (await host.GetAsync("anna", $"/incidents/{number}/responses/{mine}"))["text"].ShouldBe($"Hello Rita, about {number} “Printer \\*3\\* jams”. Anna Berger");
        (await host.GetAsync("anna", $"/incidents/{number}/responses/{theirs}")).ShouldBeProblem(404);
        (await host.GetAsync("rita", $"/incidents/{number}/responses/{mine}")).ShouldBeProblem(403);
    }

    [Fact]
    public async Task Response_WithAnUnknownVariable_IsNotSaved()
    {
        await using var scope = await host.CreateScopeAsync("tom");

        var refused = await Should.ThrowAsync<ValidationException>(() => scope.Services.GetRequiredService<SaveResponse>().HandleAsync(
            new(null, "Wrong", "Hello\n{{requester.vorname}}", "en", null, []), Token));

        refused.Errors["text"].Single().ShouldStartWith("Line 2, column 1: there is no variable “requester.vorname”");
    }

    [Fact]
    public async Task Response_SpeaksItsOwnLanguage()
    {
        var number = await host.ReportAsync();
        await using var scope = await host.CreateScopeAsync("tom");

        var german = await scope.Services.GetRequiredService<RenderResponse>().PreviewAsync(number, Priority("de"), Token);
        var english = await scope.Services.GetRequiredService<RenderResponse>().PreviewAsync(number, Priority("en"), Token);

        (german, english).ShouldBe(("Mittel", "Moderate"));

        static CannedResponse Priority(string language) => new() { Text = "{{ticket.priority}}", Language = language };
    }

    private Task<Guid> SaveAsync(string name, params MacroStep[] steps) => SaveForAsync(name, null, steps);

    private async Task<Guid> SaveForAsync(string name, Guid? teamId, params MacroStep[] steps)
    {
        await using var scope = await host.CreateScopeAsync("tom");
        return (await scope.Services.GetRequiredService<SaveMacro>().HandleAsync(new(null, name, teamId, steps), Token)).Id;
    }

    private async Task<Guid> RespondAsync(string name, Guid? teamId)
    {
        await using var scope = await host.CreateScopeAsync("tom");
        return (await scope.Services.GetRequiredService<SaveResponse>().HandleAsync(
            new(null, name, "Hello {{requester.firstName}}, about {{ticket.number}} “{{ticket.title}}”. {{agent.name}}", "en", teamId, []), Token)).Id;
    }

    /// <summary>Everything that the API tells of a ticket, its messages, its tasks and its history.</summary>
    private async Task<string> StateOfAsync(string number) => string.Concat(
        (await host.GetAsync("anna", $"/incidents/{number}")).Text,
        (await host.GetAsync("anna", $"/incidents/{number}/comments")).Text,
        (await host.GetAsync("anna", $"/incidents/{number}/tasks")).Text,
        (await host.GetAsync("anna", $"/incidents/{number}/events")).Text);
}

public sealed class MacroOnPostgreSqlTests(PostgreSqlTicketsHost host) : MacroTests(host), IClassFixture<PostgreSqlTicketsHost>;
