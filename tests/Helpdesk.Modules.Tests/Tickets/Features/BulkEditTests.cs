using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Many tickets at once: the preview is the result, and each ticket stands for itself.</summary>
public sealed class BulkEditTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly TransitionRequest Resolve = new() { Transition = "resolve", ResolutionCode = "fixed", ResolutionNotes = "Replaced the cable." };

    [Fact]
    public async Task Preview_ChangesNothing()
    {
        var number = await host.TakenAsync();
        var before = await StateOfAsync(number);

        var lines = await PreviewAsync(new() { Numbers = [number], Patch = new() { Urgency = 1 }, Transition = Resolve with { Comment = "Done." } });

        lines.Single().Applies.ShouldBeTrue();
        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Fact]
    public async Task Preview_TellsTheSameLinesAsApply()
    {
        var (one, other, finished) = (await host.TakenAsync(), await host.TakenAsync("Mail is slow"), await CancelledAsync());
        var request = new BulkEditRequest
        {
            Numbers = [one, other, finished, "INC9999999"],
            Patch = new() { Urgency = 1, AssigneeId = host.IdOf("tom"), Reason = "Handed over" },
            Transition = Resolve,
        };

        var preview = await PreviewAsync(request);
        var applied = await ApplyAsync(request);

        JsonSerializer.Serialize(applied).ShouldBe(JsonSerializer.Serialize(preview));
        applied.Select(l => l.Applies).ShouldBe([true, true, false, false]);
        applied[0].Effect.ShouldContain(e => e.Field == "assigneeId" && e.New == "Tom Fischer");
        applied[0].Effect.ShouldContain(e => e.Field == "state");
    }

    [Fact]
    public async Task Apply_ChangesFieldsAndState()
    {
        var (one, other) = (await host.TakenAsync(), await host.TakenAsync());

        var lines = await ApplyAsync(new() { Numbers = [one, other, one], Patch = new() { Urgency = 1 }, Transition = Resolve });

        lines.Select(l => l.Number).ShouldBe([one, other]);
        foreach (var number in (string[])[one, other])
        {
            var ticket = await host.GetAsync("anna", $"/incidents/{number}");
            (ticket["state"], ticket["urgency"]).ShouldBe(("resolved", "1"));
        }
    }

    [Fact]
    public async Task ATicketThatCannotChange_StopsNoOtherAndSaysWhy()
    {
        var (first, finished, last) = (await host.TakenAsync(), await CancelledAsync(), await host.TakenAsync());

        var lines = await ApplyAsync(new() { Numbers = [first, finished, "INC9999999", last], Patch = new() { Urgency = 1 } });

        lines.Select(l => l.Applies).ShouldBe([true, false, false, true]);
        lines[1].WhyNot.ShouldBe($"{finished} is finished and is not changed any more. Reopen it, or make a new ticket and link it.");
        lines[1].Effect.ShouldBeEmpty();
        lines[2].WhyNot.ShouldBe("There is no ticket INC9999999 that you may see.");
        (await host.GetAsync("anna", $"/incidents/{last}"))["urgency"].ShouldBe("1");
    }

    [Fact]
    public async Task ATicketWhoseTransitionIsRefused_KeepsItsFields()
    {
        var (refused, next) = (await host.TakenAsync(), await host.TakenAsync());
        (await host.PostAsync("anna", $"/incidents/{refused}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "x" })).Status.ShouldBe(200);
        var before = await StateOfAsync(refused);

        var lines = await ApplyAsync(new() { Numbers = [refused, next], Patch = new() { Urgency = 1 }, Transition = Resolve });

        lines.Select(l => l.Applies).ShouldBe([false, true]);
        lines[0].WhyNot!.ShouldContain("From here you may:");
        (await StateOfAsync(refused)).ShouldBe(before);
    }

    [Fact]
    public async Task ATransitionWithMissingFields_SaysWhich()
    {
        var number = await host.TakenAsync();

        var lines = await PreviewAsync(new() { Numbers = [number], Transition = new() { Transition = "resolve" } });

        var line = lines.Single();
        line.Applies.ShouldBeFalse();
        line.WhyNot!.ShouldContain("Choose a resolution code:");
        line.WhyNot!.ShouldContain("Write how it was resolved");
    }

    [Fact]
    public async Task ATicketThatIsLikeThatAlready_IsLeftAlone()
    {
        var number = await host.TakenAsync();
        await ApplyAsync(new() { Numbers = [number], Patch = new() { Urgency = 1 } });
        var before = await StateOfAsync(number);

        var lines = await ApplyAsync(new() { Numbers = [number], Patch = new() { Urgency = 1 } });

        lines.Single().WhyNot.ShouldBe("It is like that already.");
        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task NoneOrMoreThan500_AreRefused(int count)
    {
        List<string> numbers = [.. Enumerable.Range(1, count).Select(i => $"INC{i:0000000}")];

        var error = await Should.ThrowAsync<ValidationException>(() => ApplyAsync(new() { Numbers = numbers, Patch = new() { Urgency = 1 } }));

        error.Errors["numbers"].ShouldBe(["Choose 1 to 500 tickets."]);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("audrey")]
    [InlineData("rita")]
    public async Task WithoutTheRight_PreviewAndApplyAreRefused(string userName)
    {
        var number = await host.ReportAsync();
        var before = await StateOfAsync(number);
        var request = new BulkEditRequest { Numbers = [number], Patch = new() { Urgency = 1 } };

        await Should.ThrowAsync<ForbiddenException>(() => PreviewAsync(request, userName));
        await Should.ThrowAsync<ForbiddenException>(() => ApplyAsync(request, userName));

        (await StateOfAsync(number)).ShouldBe(before);
    }

    [Fact]
    public async Task TicketsOfSeveralTypes_TakeFieldsThatTheyShare_AndRefuseAStepThatTheirTypeDoesNotKnow()
    {
        var incident = await host.TakenAsync();
        var problem = (await host.PostAsync("anna", "/problems", new { title = "The switch loses packets" }))["number"]!;
        var change = (await host.PostAsync("anna", "/changes", new { title = "Replace the switch", requesterId = host.IdOf("rita") }))["number"]!;
        IReadOnlyList<string> numbers = [incident, problem, change];

        var fields = await PreviewAsync(new() { Numbers = numbers, Patch = new() { AssigneeId = host.IdOf("tom") } });
        var step = await PreviewAsync(new() { Numbers = numbers, Transition = Resolve });

        fields.ShouldAllBe(l => l.Applies);
        step.Select(l => l.Applies).ShouldBe([true, false, false]);
        step.Skip(1).ShouldAllBe(l => l.WhyNot!.Contains(l.Number));
    }

    private async Task<IReadOnlyList<BulkEditLine>> PreviewAsync(BulkEditRequest request, string userName = "tom")
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<PreviewBulkEdit>().HandleAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<BulkEditLine>> ApplyAsync(BulkEditRequest request, string userName = "tom")
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<ApplyBulkEdit>().HandleAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> CancelledAsync()
    {
        var number = await host.ReportAsync("Not needed");
        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "cancel", reason = "Works again" })).Status.ShouldBe(200);
        return number;
    }

    /// <summary>Everything that the API tells of a ticket, its messages and its history.</summary>
    private async Task<string> StateOfAsync(string number) => string.Concat(
        (await host.GetAsync("anna", $"/incidents/{number}")).Text,
        (await host.GetAsync("anna", $"/incidents/{number}/comments")).Text,
        (await host.GetAsync("anna", $"/incidents/{number}/events")).Text);
}
