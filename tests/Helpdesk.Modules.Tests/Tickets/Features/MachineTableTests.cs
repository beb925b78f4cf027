using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>
/// The state machines of all types as they ship, row by row (from, step, to, role, what is needed, what holds it back): each row is tried over the API by
/// each role, each way that no row names is refused, and the table is what host/docs/state-machines.md says.
/// </summary>
public sealed class MachineTableTests(MachineTableTests.EveryRole host) : IClassFixture<MachineTableTests.EveryRole>
{
    private static readonly string Document = Path.Combine(RepositoryRoot.Path, "host", "docs", "state-machines.md");
    private static readonly string[] Types = ["incident", "request", "task", "problem", "change"];

    public static TheoryData<string> TypeIds() => [.. Types];

    [Fact]
    public void EveryType_IsInTheTable() => host.TypesOfTheProduct.Select(t => t.Id).ShouldBe(Types, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(TypeIds))]
    public async Task EveryStep_IsTakenByTheRolesThatTheTableNames_AndRefusedToTheOthers(string typeId)
    {
        var type = host.Type(typeId);
        foreach (var (step, from) in Rows(type))
        {
            foreach (var (role, person) in host.PeopleOfRoles)
            {
                var number = await host.TicketInAsync(type, from);
                var (status, body) = await TakeAsync(person, type, number, step, given: true);
                var row = $"{typeId}: {step.Id} from {from} by {role}: {body?.ToJsonString()}";
                var isRequester = role == Roles.Requester;
                if (isRequester && type.IsTask)
                {
                    status.ShouldBe(404, row);
                }
                else if (!isRequester && !host.Can(role, TicketPermissions.ViewTickets))
                {
                    status.ShouldBeOneOf(403, 404);
                }
                else if (host.May(role, step))
                {
                    // A guard may hold it back, and says why.
                    status.ShouldBeOneOf(200, 409);
                    (status == 200 || (string?)body!["code"] == "Tickets:Refused").ShouldBeTrue(row);
                }
                else
                {
                    // A way that a policy has switched off is none, for whom it would be one.
                    status.ShouldBe(step.Policy is not null && (isRequester || host.Can(role, TicketPermissions.EditTickets)) ? 409 : 403, row);
                }

                // A requester cannot name an owner: without one the ticket is taken up again through the queue.
                var to = status == 200 && isRequester && step.Requires.HasFlag(TransitionRequirements.Owner)
                    ? type.StateMachine.Transitions.Single(t => t.IsReopen && t.ClearsOwner && t.From.Contains(from)).To
                    : step.To;
                (await host.StateAsync(number)).ShouldBe(status == 200 ? to : from, row);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypeIds))]
    public async Task EveryWayThatNoRowNames_IsRefusedToEverybody(string typeId)
    {
        var type = host.Type(typeId);
        foreach (var from in type.StateMachine.States.Select(s => s.Id))
        {
            var number = await host.TicketInAsync(type, from);
            foreach (var to in type.StateMachine.States.Select(s => s.Id).Where(to => !type.StateMachine.Allows(from, to)))
            {
                var (status, body) = await host.SendAsync("admin", HttpMethod.Post, $"/{type.ApiPath}/{number}/transitions", new { to, reason = "Why not?", assigneeId = host.IdOf("admin") });
                status.ShouldBe(409, $"{typeId}: {from} to {to}: {body?.ToJsonString()}");
            }

            (await host.StateAsync(number)).ShouldBe(from);
        }
    }

    [Theory]
    [MemberData(nameof(TypeIds))]
    public async Task EveryStep_AsksForWhatItNeeds_AndChangesNothingWithoutIt(string typeId)
    {
        var type = host.Type(typeId);
        foreach (var (step, from) in Rows(type).Where(r => r.Step.Requires != TransitionRequirements.None && r.Step.Policy is null))
        {
            var number = await host.TicketInAsync(type, from);
            var (status, body) = await TakeAsync("admin", type, number, step, given: false);
            var row = $"{typeId}: {step.Id} from {from}: {body?.ToJsonString()}";
            // What holds a step back is said before what it lacks.
            status.ShouldBeOneOf(400, 409);
            (status == 400 || (string?)body!["code"] == "Tickets:Refused").ShouldBeTrue(row);
            (await host.StateAsync(number)).ShouldBe(from, row);
        }
    }

    [Fact]
    public async Task TheDocument_SaysWhatTheDefinitionsSay()
    {
        var document = await DescribeAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Document, document, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(Document, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(document);
    }

    private static IEnumerable<(TicketTransition Step, string From)> Rows(TicketType type) =>
        type.StateMachine.States.SelectMany(s => type.StateMachine.Transitions.Where(t => t.From.Contains(s.Id)).Select(t => (t, s.Id)));

    private async Task<string> DescribeAsync()
    {
        StringBuilder text = new(
            """
            # State machines

            Generated from the definitions that ship (`tests/Helpdesk.Modules.Tests/Tickets/Features/MachineTableTests.cs` writes it with `UPDATE_GOLDEN=1` and
            tries each row over the API). *Held back* is what the product answers when the step is taken on a bare ticket, with all that it needs given and by
            an administrator: a plan, approvals, tasks or a root cause are asked for there. What no row names is refused to everybody.

            """.ReplaceLineEndings("\n"));
        foreach (var type in Types.Select(host.Type))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {type.PluralName}\n\n| From | Step | To | Who | Needs | Held back |\n|---|---|---|---|---|---|\n");
            foreach (var (step, from) in Rows(type))
            {
                var number = await host.TicketInAsync(type, from);
                var body = step.Policy is null ? (await TakeAsync("admin", type, number, step, given: true)).Body : null;
                var why = (string?)body?["code"] == "Tickets:Refused" ? ((string)body!["detail"]!).Replace(number, type.NumberPrefix + "…", StringComparison.Ordinal) : "";
                var who = string.Join(", ", host.PeopleOfRoles.Where(r => !(r.Role == Roles.Requester && type.IsTask) && host.May(r.Role, step, whateverThePolicy: true)).Select(r => r.Role));
                var needs = string.Join(", ", Needs(step));
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {Name(type, from)} | {step.Name} | {Name(type, step.To)} | {who} | {needs} | {why} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Needs(TicketTransition step)
    {
        foreach (var (flag, words) in new[]
        {
            (TransitionRequirements.Owner, "an owner"), (TransitionRequirements.SubState, "what it waits for"), (TransitionRequirements.Reason, "a reason"),
            (TransitionRequirements.Resolution, "a resolution"),
        })
        {
            if (step.Requires.HasFlag(flag))
            {
                yield return words;
            }
        }

        if (step.Policy is { } policy)
        {
            yield return $"the policy `{policy}`";
        }
    }

    private static string Name(TicketType type, string state) => type.StateMachine.State(state).Name;

    private Task<(int Status, JsonNode? Body)> TakeAsync(string person, TicketType type, string number, TicketTransition step, bool given)
    {
        var desk = person != EveryRole.PersonOf(Roles.Requester);
        JsonObject body = new() { ["transition"] = step.Id, ["to"] = step.To };
        if (given)
        {
            body["reason"] = step.Requires.HasFlag(TransitionRequirements.Reason) ? "Because." : null;
            body["assigneeId"] = desk && step.Requires.HasFlag(TransitionRequirements.Owner) ? host.IdOf(EveryRole.PersonOf(Roles.Agent)).ToString() : null;
            if (step.Requires.HasFlag(TransitionRequirements.SubState))
            {
                // On hold already, another reason is given.
                body["subState"] = type.StateMachine.State(step.To).SubStates.Last(s => !s.NeedsPublicReply).Id;
            }

            if (step.Requires.HasFlag(TransitionRequirements.Resolution))
            {
                (body["resolutionCode"], body["resolutionNotes"]) = (type.ResolutionCodes[0].Id, "Done.");
            }
        }

        return host.SendAsync(person, HttpMethod.Post, $"/{type.ApiPath}/{number}/transitions", body);
    }

    /// <summary>One person for each role of the desk, with the rights that the modules give it.</summary>
    public sealed class EveryRole : ApprovalsHost
    {
        private static readonly string[] RoleNames = [Roles.Requester, Roles.Agent, Roles.TeamLead, Roles.ChangeManager, Roles.Auditor, Roles.WorkflowDesigner, Roles.Administrator];

        internal IReadOnlyList<(string Role, string Person)> PeopleOfRoles { get; } = [.. RoleNames.Select(r => (r, PersonOf(r)))];

        protected override IEnumerable<string> Callers => ["admin", .. RoleNames.Select(PersonOf)];

        internal static string PersonOf(string role) => role.ToLowerInvariant().Replace(' ', '-');

        protected override string Adapt(string recipe)
        {
            var json = JsonNode.Parse(recipe)!;
            var people = (JsonArray)((JsonArray)json["steps"]!).Single(s => (string?)s!["name"] == "people")!["people"]!;
            foreach (var (role, person) in PeopleOfRoles)
            {
                people.Add(new JsonObject { ["userName"] = person, ["displayName"] = role, ["email"] = $"{person}@example.com", ["roles"] = new JsonArray(role), ["locale"] = "en" });
            }

            return json.ToJsonString();
        }

        internal IReadOnlyList<TicketType> TypesOfTheProduct { get; private set; } = [];

        private PermissionCatalog Permissions { get; set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await using var scope = Host.CreateScope();
            TypesOfTheProduct = [.. scope.Services.GetServices<TicketType>()];
            Permissions = scope.Services.GetRequiredService<PermissionCatalog>();
        }

        internal TicketType Type(string id) => TypesOfTheProduct.Single(t => t.Id == id);

        internal bool Can(string role, Permission permission) =>
            Permissions.Stereotypes.Where(s => s.Role == role).SelectMany(s => s.Permissions).Any(p => Permissions.GrantedBy(permission).Contains(p.Name));

        /// <summary>What the definition says: requesters by themselves, the desk with its rights.</summary>
        internal bool May(string role, TicketTransition step, bool whateverThePolicy = false) =>
            (step.Policy is null || whateverThePolicy)
            && ((role == Roles.Requester && step.RequesterMay)
                || (Can(role, TicketPermissions.EditTickets) && (step.Permission is null || Can(role, step.Permission))));

        /// <summary>A ticket that has come into a state by no way at all.</summary>
        internal async Task<string> TicketInAsync(TicketType type, string state)
        {
            var (status, body) = await SendAsync(
                "admin", HttpMethod.Post, $"/{type.ApiPath}", new { title = $"A {type.Name}", requesterId = IdOf(PersonOf(Roles.Requester)) });
            status.ShouldBe(201, body?.ToJsonString());
            var number = (string)body!["number"]!;
            await using var scope = Host.CreateScope();
            var db = scope.Services.GetRequiredService<TicketsDbContext>();
            var ticket = await db.Tickets.SingleAsync(t => t.Number == number);
            ticket.State = state;
            ticket.IsOpen = type.StateMachine.State(state).Category is StateCategory.New or StateCategory.Active or StateCategory.Waiting;
            await db.SaveChangesAsync();
            return number;
        }

        internal async Task<string> StateAsync(string number)
        {
            await using var scope = Host.CreateScope();
            return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.Where(t => t.Number == number).Select(t => t.State).SingleAsync();
        }
    }
}
