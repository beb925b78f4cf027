using System.Globalization;
using Helpdesk.Modules.Tests.Approvals;
using static Helpdesk.Changes.ChangeType;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>Whatever people do in whatever order: nothing is begun that two others did not approve as it is planned now.</summary>
public sealed class RandomChangesTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    private const int Stories = 14;
    private const int Steps = 60;
    private static readonly string[] Transitions = ["submit", "assess", "authorize", "schedule", "implement", "reject", "replan"];
    private static readonly string[] Approvers = ["otto", "mona", "tom", "anna"];
    private static readonly string[] Implementers = ["anna", "tom"];

    [Fact]
    public async Task NoSequenceOfSteps_ReachesImplementWithoutTheApprovalsOfThePresentContent()
    {
        var random = new Random(20261123);
        var (begun, refused) = (0, 0);
        for (var story = 0; story < Stories; story++)
        {
            var number = await host.DraftAsync($"Story {story}");
            var (hour, text, title, implementer) = (host.FreeHour(), 0, -1, "anna");
            HashSet<(string Content, string By)> approved = [];
            string Content() => string.Create(CultureInfo.InvariantCulture, $"{text}/{title}");
            await host.PlanAsync(number, ChangesHostExtensions.Plan(hour, testPlan: "Test 0"));
            var state = Draft;
            for (var step = 0; step < Steps && state != Implement; step++)
            {
                switch (random.Next(10))
                {
                    case 0:
                        text = random.Next(3);
                        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", ChangesHostExtensions.Plan(hour, testPlan: $"Test {text}"))).Status.ShouldBe(200);
                        break;
                    case 1:
                        title = random.Next(2);
                        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { title = $"Story {story} {title}" })).Status.ShouldBe(200);
                        break;
                    case 2:
                        implementer = Implementers[random.Next(2)];
                        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { assigneeId = host.IdOf(implementer) })).Status.ShouldBe(200);
                        break;
                    case 3 or 4:
                        var by = Approvers[random.Next(Approvers.Length)];
                        await host.AskAsync(number, ("approvers", $"person:{by}"));
                        foreach (var approval in await host.InboxAsync(by, number))
                        {
                            if ((await host.DecideAsync(by, approval, random.Next(8) > 0)).Status == 200)
                            {
                                approved.Add((Content(), by));
                            }
                        }

                        break;
                    default:
                        var transition = random.Next(4) == 0 ? Transitions[random.Next(Transitions.Length)] : Next(state);
                        var named = transition == "implement" && random.Next(3) == 0 ? Implementers[random.Next(2)] : null;
                        var (status, body) = await host.TakeAsync(number, transition, named is null ? null : host.IdOf(named));
                        if (status == 200)
                        {
                            implementer = named ?? implementer;
                            state = (string)(await host.GetAsync("anna", $"/changes/{number}"))["state"]!;
                        }

                        refused += transition is "schedule" or "implement" && status == 409 ? 1 : 0;
                        if (state == Implement)
                        {
                            begun++;
                            approved.Where(a => a.Content == Content() && a.By != implementer).Select(a => a.By).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2, $"{number} was begun by {implementer} as {Content()}; approved: {string.Join(", ", approved)}");
                        }

                        break;
                }
            }
        }

        begun.ShouldBeGreaterThan(2);
        refused.ShouldBeGreaterThan(10);
    }

    private static string Next(string state) => state switch
    {
        Draft => "submit",
        Submitted => "assess",
        Assess => "authorize",
        Authorize => "schedule",
        _ => "implement",
    };
}
