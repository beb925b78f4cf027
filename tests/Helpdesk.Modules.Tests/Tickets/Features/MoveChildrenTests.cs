using System.Text.Json;
using Helpdesk.Incidents;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>What a parent's step does to its children: the table of practice.md 2.1.</summary>
public sealed class MoveChildrenTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly string[] Waits = ["awaiting-caller", "awaiting-change", "awaiting-problem", "awaiting-vendor", "awaiting-evidence"];

    [Fact]
    public async Task AParentInProgress_TakesItsChildrenIntoWork_AndItsOwnerOwnsWhatNobodyOwned()
    {
        var (parent, child) = await FamilyAsync();

        await StartAsync(parent);

        var moved = await host.GetAsync("anna", $"/incidents/{child}");
        (moved["state"], moved["assigneeId"]).ShouldBe((IncidentType.InProgress, host.IdOf("anna").ToString()));
    }

    [Theory]
    [InlineData("awaiting-change", true)]
    [InlineData("awaiting-problem", true)]
    [InlineData("awaiting-vendor", true)]
    [InlineData("awaiting-evidence", false)]
    [InlineData("awaiting-caller", false)]
    public async Task AParentOnHold_TakesItsChildrenAlong_WhenTheyWaitForTheSame(string subState, bool follows)
    {
        var (parent, child) = await FamilyAsync();

        await StepAsync("anna", parent, new { transition = "hold", subState, comment = "Please wait." });

        var moved = await host.GetAsync("anna", $"/incidents/{child}");
        (moved["state"], moved["subState"]).ShouldBe(follows ? (IncidentType.OnHold, subState) : (IncidentType.New, null));
    }

    [Fact]
    public async Task AResolvedParent_ResolvesItsChildren_WithItsNotes()
    {
        var (parent, child) = await FamilyAsync();
        await StartAsync(parent);

        await ResolveAsync(parent);

        var moved = await host.GetAsync("rita", $"/incidents/{child}");
        (moved["state"], moved["resolutionCode"], moved["resolutionNotes"]).ShouldBe((IncidentType.Resolved, "fixed", "Replaced the cable."));
    }

    [Fact]
    public async Task AClosedParent_LeavesItsChildrenToTheirOwnRequesters()
    {
        var (parent, child) = await FamilyAsync();
        await StartAsync(parent);
        await ResolveAsync(parent);

        await StepAsync("rita", parent, new { transition = "close" });

        (await StateAsync(child)).ShouldBe(IncidentType.Resolved);
    }

    [Fact]
    public async Task ACancelledParent_ChangesNothing()
    {
        var (parent, child) = await FamilyAsync();

        await StepAsync("rita", parent, new { transition = "cancel", reason = "Not needed" });

        (await StateAsync(child)).ShouldBe(IncidentType.New);
    }

    [Fact]
    public async Task AReopening_ByTheDesk_ReopensTheChildren()
    {
        var (parent, child) = await FamilyAsync();
        await StartAsync(parent);
        await ResolveAsync(parent);

        await StepAsync("anna", parent, new { transition = "reopen", reason = "It is back" });

        var moved = await host.GetAsync("anna", $"/incidents/{child}");
        (moved["state"], moved["reopenCount"]).ShouldBe((IncidentType.InProgress, "1"));
    }

    [Fact]
    public async Task AReopening_ByTheRequester_LeavesTheChildren()
    {
        var (parent, child) = await FamilyAsync();
        await StartAsync(parent);
        await ResolveAsync(parent);

        await StepAsync("rita", parent, new { transition = "reopen", reason = "It is back for me" });

        (await StateAsync(child)).ShouldBe(IncidentType.Resolved);
    }

    [Fact]
    public async Task AChildThatAGuardHolds_StaysAndTheParentsHistorySaysWhy()
    {
        var (parent, child) = await FamilyAsync();
        await StepAsync("anna", parent, new { transition = "start", assigneeId = host.IdOf("anna") });
        await StepAsync("anna", parent, new { transition = "hold", subState = "awaiting-caller", comment = "Which line?" });
        await StepAsync("anna", child, new { transition = "requeue" });
        (await host.SendAsync("tom", HttpMethod.Put, $"/incidents/{child}/major", new { isMajor = true, reason = "Everybody" })).Status.ShouldBe(204);

        // The answer brings the parent back to work by itself; a major incident is moved by people of the desk only.
        (await host.PostAsync("rita", $"/incidents/{parent}/comments", new { body = "Line 3" })).Status.ShouldBe(201);

        (await StateAsync(parent), await StateAsync(child)).ShouldBe((IncidentType.InProgress, IncidentType.New));
        var left = (await host.GetAsync("anna", $"/incidents/{parent}/events")).Items.Where(e => e.GetProperty("kind").GetString() == "child-left").ShouldHaveSingleItem();
        left.GetProperty("reason").GetString()!.ShouldStartWith(child);
        (await host.GetAsync("rita", $"/incidents/{parent}/events")).Text.ShouldNotContain("child-left");
    }

    [Fact]
    public async Task AMergedChild_IsLeftAlone()
    {
        var (parent, child) = await FamilyAsync();
        (await host.PostAsync("anna", $"/incidents/{child}/merge", new { into = await host.ReportAsync() })).Status.ShouldBe(200);

        await StartAsync(parent);

        (await StateAsync(child)).ShouldBe(IncidentType.New);
        (await host.GetAsync("anna", $"/incidents/{parent}/events")).Text.ShouldNotContain("child-left");
    }

    [Fact]
    public async Task AParentOfADescendant_AtAnyDepth_IsRefused()
    {
        List<string> line = [await host.ReportAsync()];
        for (var i = 0; i < 15; i++)
        {
            line.Add(await host.ReportAsync());
            await ParentAsync(line[^1], line[^2]);
        }

        (await host.SendAsync("anna", HttpMethod.Put, $"/incidents/{line[0]}/parent", JsonSerializer.Serialize(new { parent = line[^1] }))).ShouldBeProblem(400, "parent");
        (await host.SendAsync("anna", HttpMethod.Put, $"/incidents/{line[0]}/parent", JsonSerializer.Serialize(new { parent = line[0] }))).ShouldBeProblem(400, "parent");
    }

    [Fact]
    public async Task RandomTrees_WithRandomSteps_KeepTheTable()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            await RunTreeAsync(new Random(seed), $"seed {seed}");
        }
    }

    private async Task RunTreeAsync(Random random, string why)
    {
        const int Size = 7;
        var numbers = new string[Size];
        var tree = new Tree(Size);
        for (var i = 0; i < Size; i++)
        {
            numbers[i] = await host.ReportAsync($"{why} ticket {i}");
            if (i > 0)
            {
                tree.Parent[i] = random.Next(i);
                await ParentAsync(numbers[i], numbers[tree.Parent[i]]);
            }
        }

        for (var step = 0; step < 18; step++)
        {
            var i = random.Next(Size);
            var (user, request) = Choose(random, tree.State[i].State);
            if (request is null)
            {
                continue;
            }

            await using (var scope = await host.CreateScopeAsync(user))
            {
                await scope.Services.GetRequiredService<TransitionTicket>().HandleAsync(numbers[i], request, null, TestContext.Current.CancellationToken);
            }

            tree.Take(i, request, user == "anna");
            var states = await StatesAsync(numbers);
            states.ShouldBe(tree.State, $"{why} step {step}: {request.Transition} {request.SubState} on {i} by {user}; parents {string.Join(",", tree.Parent)}");
        }
    }

    private (string User, TransitionRequest? Request) Choose(Random random, string state)
    {
        var anna = host.IdOf("anna");
        TransitionRequest[] ways = state switch
        {
            IncidentType.New => [new() { Transition = "start", AssigneeId = anna }, Hold(), Resolve(), Cancel()],
            IncidentType.InProgress => [Hold(), Resolve(), new() { Transition = "requeue" }],
            IncidentType.OnHold => [new() { Transition = "resume", AssigneeId = anna }, Hold(), Resolve(), new() { Transition = "requeue" }],
            IncidentType.Resolved => [Reopen("reopen"), Reopen("reopen"), Reopen("reopen-to-queue"), new() { Transition = "close" }],
            _ => [],
        };
        if (ways.Length == 0)
        {
            return ("anna", null);
        }

        var way = ways[random.Next(ways.Length)];
        return (way.Transition == "close" || (way.Transition is "reopen" && random.Next(2) == 0) ? "rita" : "anna", way);

        TransitionRequest Hold() => new() { Transition = "hold", SubState = Waits[random.Next(Waits.Length)], Comment = "Please wait." };
        TransitionRequest Resolve() => new() { Transition = "resolve", ResolutionCode = "fixed", ResolutionNotes = "Done.", AssigneeId = anna };
        TransitionRequest Cancel() => random.Next(4) > 0 ? Hold() : new() { Transition = "cancel", Reason = "Not needed" };
        TransitionRequest Reopen(string id) => new() { Transition = id, Reason = "Again" };
    }

    private async Task<(string State, string? SubState)[]> StatesAsync(string[] numbers)
    {
        await using var scope = host.CreateScope();
        var rows = await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking().Where(t => numbers.Contains(t.Number))
            .OrderBy(t => t.Number).Select(t => new { t.State, t.SubState }).ToListAsync(TestContext.Current.CancellationToken);
        return [.. rows.Select(r => (r.State, r.SubState))];
    }

    private async Task<(string Parent, string Child)> FamilyAsync()
    {
        var (parent, child) = (await host.ReportAsync("All lines are down"), await host.ReportAsync("My line is down"));
        await ParentAsync(child, parent);
        return (parent, child);
    }

    private async Task ParentAsync(string child, string parent) =>
        (await host.SendAsync("anna", HttpMethod.Put, $"/incidents/{child}/parent", JsonSerializer.Serialize(new { parent }))).Status.ShouldBe(200);

    private Task StartAsync(string number) => StepAsync("anna", number, new { transition = "start", assigneeId = host.IdOf("anna") });

    private Task ResolveAsync(string number) =>
        StepAsync("anna", number, new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Replaced the cable." });

    private async Task StepAsync(string userName, string number, object step)
    {
        var answer = await host.PostAsync(userName, $"/incidents/{number}/transitions", step);
        answer.Status.ShouldBe(200, answer.Text);
    }

    private async Task<string?> StateAsync(string number) => (await host.GetAsync("anna", $"/incidents/{number}"))["state"];

    /// <summary>The table in the simplest words.</summary>
    private sealed class Tree(int size)
    {
        public int[] Parent { get; } = [.. Enumerable.Repeat(-1, size)];

        public (string State, string? SubState)[] State { get; } = [.. Enumerable.Repeat((IncidentType.New, (string?)null), size)];

        public void Take(int ticket, TransitionRequest request, bool byDesk)
        {
            var isReopen = request.Transition!.StartsWith("reopen", StringComparison.Ordinal);
            var target = request.Transition switch
            {
                "start" or "resume" or "reopen" => IncidentType.InProgress,
                "hold" => IncidentType.OnHold,
                "resolve" => IncidentType.Resolved,
                "cancel" => IncidentType.Cancelled,
                "close" => IncidentType.Closed,
                _ => IncidentType.New,
            };
            State[ticket] = (target, request.SubState);
            if (!isReopen || byDesk)
            {
                Follow(ticket, isReopen);
            }
        }

        private void Follow(int parent, bool isReopen)
        {
            var (state, subState) = State[parent];
            foreach (var child in Enumerable.Range(0, State.Length).Where(c => Parent[c] == parent))
            {
                var before = State[child];
                var open = before.State is IncidentType.New or IncidentType.InProgress or IncidentType.OnHold;
                var reopens = isReopen && before.State == IncidentType.Resolved;
                var after = (state, open, reopens) switch
                {
                    (IncidentType.InProgress, true, _) or (IncidentType.InProgress, _, true) => (state, null),
                    (IncidentType.New, _, true) => (state, null),
                    (IncidentType.Resolved, true, _) => (state, null),
                    (IncidentType.OnHold, true, _) when subState is "awaiting-change" or "awaiting-problem" or "awaiting-vendor" => (state, subState),
                    _ => before,
                };
                if (after != before)
                {
                    State[child] = after;
                    Follow(child, reopens);
                }
            }
        }
    }
}
