using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Incidents;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;

namespace Helpdesk.Modules.Tests.Tickets.Domain;

public sealed class TicketTests
{
    [Fact]
    public void Open_ComputesThePriorityAndTellsTheStream()
    {
        var (ticket, told) = Ticket.Open(
            new NewTicket { Number = "INC1", Title = "Mail is down", Description = "", Impact = 1, Urgency = 2, RequesterId = Some.Requester, Channel = "phone" },
            Some.Incident, PriorityMatrix.Default, Some.Act());

        ticket.State.ShouldBe("new");
        ticket.IsOpen.ShouldBeTrue();
        ticket.Priority.ShouldBe(2);
        ticket.NormalizedTitle.ShouldBe("mail is down");
        told.Kind.ShouldBe(TicketEventKinds.Created);
        told.Sequence.ShouldBe(1);
        told.IsPublic.ShouldBeTrue();
        Changes(told)["priority"].ShouldBe(("null", "2"));
        ticket.TakeEvents().Single().ShouldBeOfType<TicketCreated>().ActorId.ShouldBe(Some.Agent);
    }

    [Fact]
    public void Start_WithoutAnOwner_IsRefusedAtTheAssignee()
    {
        var ticket = Some.Ticket();

        var refusal = Should.Throw<ValidationException>(() => ticket.Take("start"));

        refusal.Errors.Keys.ShouldBe(["assigneeId"]);
        ticket.State.ShouldBe("new");
        ticket.LastSequence.ShouldBe(1);
    }

    [Fact]
    public void Start_WithAnOwner_TakesTheTicketInOneStep()
    {
        var ticket = Some.Ticket();

        var told = ticket.Take("start", new TransitionFacts(AssigneeId: Some.Agent));

        ticket.AssigneeId.ShouldBe(Some.Agent);
        Changes(told)["state"].ShouldBe(("new", "in-progress"));
        ticket.TakeEvents().Select(e => e.GetType()).ShouldBe([typeof(TicketTransitioned), typeof(TicketAssigned)]);
    }

    [Fact]
    public void Hold_WithoutAReasonOfTheState_IsRefused() =>
        Should.Throw<ValidationException>(() => Some.TicketIn("in-progress").Take("hold")).Errors.Keys.ShouldBe(["subState"]);

    [Fact]
    public void Hold_WithAnUnknownReason_NamesTheKnownOnes() =>
        Should.Throw<ValidationException>(() => Some.TicketIn("in-progress").Take("hold", new TransitionFacts("sleeping")))
            .Message.ShouldContain("awaiting-caller, awaiting-change, awaiting-problem, awaiting-vendor, awaiting-evidence");

    [Fact]
    public void Hold_ForTheCaller_NeedsAMessageToTheCaller()
    {
        var ticket = Some.TicketIn("in-progress");

        Should.Throw<ValidationException>(() => ticket.Take("hold", new TransitionFacts("awaiting-caller"))).Errors.Keys.ShouldBe(["comment"]);
        ticket.Take("hold", new TransitionFacts("awaiting-caller", HasPublicReply: true));

        ticket.SubState.ShouldBe("awaiting-caller");
    }

    [Fact]
    public void Hold_WithAnotherReason_IsANewSegment()
    {
        var ticket = Some.TicketIn("on-hold");

        var told = ticket.Take("hold", new TransitionFacts("awaiting-change"));

        Changes(told).Keys.ShouldBe(["subState"]);
        told.Kind.ShouldBe(TicketEventKinds.Transitioned);
    }

    [Theory]
    [InlineData(null, "Done.", "resolutionCode")]
    [InlineData("magic", "Done.", "resolutionCode")]
    [InlineData("fixed", null, "resolutionNotes")]
    [InlineData("fixed", "  ", "resolutionNotes")]
    public void Resolve_WithoutCodeOrNotes_IsRefused(string? code, string? notes, string field) =>
        Should.Throw<ValidationException>(() => Some.TicketIn("in-progress").Take("resolve", new TransitionFacts(ResolutionCode: code, ResolutionNotes: notes)))
            .Errors.Keys.ShouldBe([field]);

    [Theory]
    [InlineData("new")]
    [InlineData("on-hold")]
    [InlineData("in-progress")]
    public void Resolve_FromAnyOpenState_Works(string state)
    {
        var ticket = Some.TicketIn(state);

        ticket.Resolve();

        ticket.State.ShouldBe("resolved");
        ticket.IsOpen.ShouldBeFalse();
        ticket.ResolvedAt.ShouldBe(Some.Now);
        ticket.SubState.ShouldBeNull();
    }

    [Fact]
    public void Cancel_WithoutAReason_IsRefused() =>
        Should.Throw<ValidationException>(() => Some.TicketIn("new").Take("cancel")).Errors.Keys.ShouldBe(["reason"]);

    [Fact]
    public void Close_KeepsTheTimeOfResolution()
    {
        var ticket = Some.TicketIn("in-progress");
        ticket.Resolve(Some.Now);
        ticket.Take("close", at: Some.Now.AddDays(7));

        ticket.ResolvedAt.ShouldBe(Some.Now);
        ticket.ClosedAt.ShouldBe(Some.Now.AddDays(7));
    }

    [Fact]
    public void AnotherTeam_ForWorkInProgress_SendsItBackToTheQueueWithoutOwner()
    {
        var ticket = Some.TicketIn("in-progress");

        var told = ticket.Assign(Some.OtherTeam, null, isAssigneeGiven: false, Some.Incident, Some.Act("Not ours"));

        ticket.State.ShouldBe("new");
        ticket.AssigneeId.ShouldBeNull();
        ticket.ReassignmentCount.ShouldBe(1);
        told!.Kind.ShouldBe(TicketEventKinds.Assigned);
        Changes(told).Keys.ShouldBe(["teamId", "assigneeId", "state"]);
        ticket.TakeEvents().Select(e => e.GetType()).ShouldBe([typeof(TicketTransitioned), typeof(TicketAssigned)]);
    }

    [Fact]
    public void AnotherTeam_TogetherWithAnOwner_KeepsTheWorkGoing()
    {
        var ticket = Some.TicketIn("in-progress");

        ticket.Assign(Some.OtherTeam, Some.OtherAgent, isAssigneeGiven: true, Some.Incident, Some.Act());

        ticket.State.ShouldBe("in-progress");
        ticket.AssigneeId.ShouldBe(Some.OtherAgent);
    }

    [Fact]
    public void WorkInProgress_WithoutItsOwner_GoesBackToTheQueue()
    {
        var ticket = Some.TicketIn("in-progress");

        ticket.Assign(Some.Team, null, isAssigneeGiven: true, Some.Incident, Some.Act());

        ticket.State.ShouldBe("new");
        ticket.ReassignmentCount.ShouldBe(0);
    }

    [Fact]
    public void AnotherTeam_ForAWaitingTicket_KeepsItWaiting()
    {
        var ticket = Some.TicketIn("on-hold");

        ticket.Assign(Some.OtherTeam, null, isAssigneeGiven: false, Some.Incident, Some.Act());

        (ticket.State, ticket.SubState, ticket.AssigneeId).ShouldBe(("on-hold", "awaiting-vendor", (Guid?)null));
    }

    [Fact]
    public void Assign_ToWhoHasItAlready_IsNoEvent() =>
        Some.TicketIn("in-progress").Assign(Some.Team, Some.Agent, isAssigneeGiven: true, Some.Incident, Some.Act()).ShouldBeNull();

    [Fact]
    public void TheRequestersReply_WhenItWasAwaited_BringsTheTicketBackToWork()
    {
        var ticket = Some.TicketIn("in-progress");
        ticket.Take("hold", new TransitionFacts("awaiting-caller", HasPublicReply: true));

        var told = ticket.ResumeOnRequesterReply(Some.Incident, Some.Act(by: Some.Requester));

        (ticket.State, ticket.SubState).ShouldBe(("in-progress", (string?)null));
        told!.ActorId.ShouldBe(Some.Requester);
    }

    [Fact]
    public void TheRequestersReply_WhenNobodyOwnsTheTicket_BringsItBackToTheQueue()
    {
        var ticket = Some.TicketIn("in-progress");
        ticket.Take("hold", new TransitionFacts("awaiting-caller", HasPublicReply: true));
        ticket.Assign(Some.OtherTeam, null, isAssigneeGiven: false, Some.Incident, Some.Act());

        ticket.ResumeOnRequesterReply(Some.Incident, Some.Act());

        ticket.State.ShouldBe("new");
    }

    [Fact]
    public void TheRequestersReply_WhenSomethingElseIsAwaited_ChangesNothing()
    {
        var ticket = Some.TicketIn("on-hold");

        ticket.ResumeOnRequesterReply(Some.Incident, Some.Act()).ShouldBeNull();

        ticket.State.ShouldBe("on-hold");
    }

    [Fact]
    public void Change_OfUrgency_ComputesThePriorityAnew()
    {
        var ticket = Some.Ticket(impact: 2, urgency: 3);

        var told = ticket.Change(new FieldChanges { Urgency = new Optional<int?>(1) }, PriorityMatrix.Default, Some.Act());

        ticket.Priority.ShouldBe(2);
        Changes(told!).Keys.ShouldBe(["urgency", "priority"]);
        ticket.TakeEvents().Single().ShouldBeOfType<TicketChanged>().Fields.ShouldBe(["urgency", "priority"]);
    }

    [Fact]
    public void Override_WithoutAReason_IsRefused() =>
        Should.Throw<ValidationException>(() => Some.Ticket().Change(new FieldChanges { Priority = new Optional<int?>(1) }, PriorityMatrix.Default, Some.Act()))
            .Errors.Keys.ShouldBe(["reason"]);

    [Fact]
    public void Override_StaysWhenImpactChanges_AndNullGoesBackToTheMatrix()
    {
        var ticket = Some.Ticket();
        var told = ticket.Change(new FieldChanges { Priority = new Optional<int?>(1) }, PriorityMatrix.Default, Some.Act("The board waits"));
        told!.Reason.ShouldBe("The board waits");
        Changes(told).Keys.ShouldBe(["priority", "isPriorityOverridden"]);

        ticket.Change(new FieldChanges { Impact = new Optional<int?>(3) }, PriorityMatrix.Default, Some.Act());
        (ticket.Priority, ticket.IsPriorityOverridden).ShouldBe((1, true));

        ticket.Change(new FieldChanges { Priority = new Optional<int?>(null) }, PriorityMatrix.Default, Some.Act());
        (ticket.Priority, ticket.IsPriorityOverridden).ShouldBe((4, false));
    }

    [Fact]
    public void Override_WithWhatTheMatrixGives_IsNone()
    {
        var ticket = Some.Ticket();

        ticket.Change(new FieldChanges { Priority = new Optional<int?>(3) }, PriorityMatrix.Default, Some.Act()).ShouldBeNull();

        ticket.IsPriorityOverridden.ShouldBeFalse();
    }

    [Fact]
    public void Change_OfTheTitle_OfAnImportedTicket_LeavesItsPriorityAlone()
    {
        var ticket = Some.Ticket(impact: 3, urgency: 3);
        ticket.Priority = 4;

        ticket.Change(new FieldChanges { Title = "Other words" }, PriorityMatrix.Default, Some.Act());

        ticket.Priority.ShouldBe(4);
    }

    [Fact]
    public void Change_ToTheSameValues_IsNoEvent()
    {
        var ticket = Some.Ticket();

        ticket.Change(new FieldChanges { Title = ticket.Title, Impact = new Optional<int?>(2) }, PriorityMatrix.Default, Some.Act()).ShouldBeNull();

        ticket.LastSequence.ShouldBe(1);
        ticket.TakeEvents().ShouldBeEmpty();
    }

    [Fact]
    public void TheStream_HasNoGapsAndTheTimeOfTheLastEvent()
    {
        var ticket = Some.Ticket();
        var at = Some.Now.AddHours(1);
        List<int> sequences =
        [
            ticket.Take("start", new TransitionFacts(AssigneeId: Some.Agent), at: at).Sequence,
            ticket.Change(new FieldChanges { Title = "New words" }, PriorityMatrix.Default, Some.Act(at: at))!.Sequence,
            ticket.Comment(new TicketComment { IsPublic = true }, byRequester: false, mentioned: [], Some.Act(at: at)).Sequence,
            ticket.Resolve(at.AddHours(1)).Sequence,
        ];

        sequences.ShouldBe([2, 3, 4, 5]);
        ticket.UpdatedAt.ShouldBe(at.AddHours(1));
    }

    [Fact]
    public void AnInternalNote_IsNoPublicEvent()
    {
        var ticket = Some.Ticket();

        ticket.Comment(new TicketComment { IsPublic = false }, byRequester: false, mentioned: [], Some.Act()).IsPublic.ShouldBeFalse();
        ticket.Comment(new TicketComment { IsPublic = true }, byRequester: false, mentioned: [], Some.Act()).IsPublic.ShouldBeTrue();
    }

    [Fact]
    public void ATransition_ThatDoesNotStartHere_IsAMistakeOfTheCaller() =>
        Should.Throw<InvalidOperationException>(() => Some.TicketIn("closed").Transition(
            IncidentType.Machine.Transitions[0], Some.Incident, new TransitionFacts(), Some.Act()));

    private static Dictionary<string, (string Old, string New)> Changes(TicketEvent told)
    {
        using var json = JsonDocument.Parse(told.Changes);
        return json.RootElement.EnumerateObject().ToDictionary(
            p => p.Name, p => (Text(p.Value[0]), Text(p.Value[1])), StringComparer.Ordinal);

        static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "null" : value.ToString();
    }
}
