using Helpdesk.Approvals;
using Helpdesk.Changes;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Reports;
using Helpdesk.Identity;
using Helpdesk.Testing;
using Helpdesk.Tickets;

namespace Helpdesk.Modules.Tests.Changes.Reports;

/// <summary>Each rule finds what it looks for, and nothing in a change that went by the book.</summary>
public sealed class ChangeExceptionsTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 20, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Rita = Guid.Parse("01932e2a-0000-7000-8000-000000000001");
    private static readonly Guid Anna = Guid.Parse("01932e2a-0000-7000-8000-000000000002");
    private static readonly Guid Otto = Guid.Parse("01932e2a-0000-7000-8000-000000000003");

    private static readonly ChangePlan ByTheBook = new()
    {
        Kind = ChangeKind.Normal, PlannedStart = Start, PlannedEnd = Start.AddHours(2), ActualStart = Start.AddMinutes(5), ActualEnd = Start.AddHours(1),
        Outcome = ChangeOutcome.Successful, Reason = "Old",
    };

    [Fact]
    public void AChangeByTheBook_IsNoException() => Kinds(Of(ByTheBook, [Approved(Start.AddDays(-1))])).ShouldBeEmpty();

    [Fact]
    public void WorkThatNobodyApproved_IsFound() => Kinds(Of(ByTheBook)).ShouldBe(["Unapproved at start"]);

    [Fact]
    public void AStandardChange_NeedsNoApprovalOfItsOwn() => Kinds(Of(ByTheBook with { Kind = ChangeKind.Standard })).ShouldBeEmpty();

    [Fact]
    public void AnApprovalAfterTheStart_IsFound() => Kinds(Of(ByTheBook, [Approved(Start.AddHours(3))])).ShouldBe(["Approved after start"]);

    [Fact]
    public void ARejection_IsNoApproval() => Kinds(Of(ByTheBook, [Approved(Start.AddDays(-1)) with { Stage = ApprovalStage.Rejected }])).ShouldBe(["Unapproved at start"]);

    [Theory]
    [InlineData("requester")]
    [InlineData("implementer")]
    public void WhoApprovesTheirOwnChange_IsFound(string role)
    {
        var found = Find(Of(ByTheBook, [Approved(Start.AddDays(-1), role == "requester" ? Rita : Anna)])).Single();

        (found.Kind, found.What).ShouldBe(("Self-approved", $"The {role} of the change approved it."));
    }

    [Fact]
    public void WhoIsStoodInForOnTheirOwnChange_IsFoundToo() =>
        Kinds(Of(ByTheBook, [Approved(Start.AddDays(-1), Otto, onBehalfOf: Rita)])).ShouldBe(["Self-approved"]);

    [Fact]
    public void AnEditAfterTheApproval_IsFound_WithWhoDidIt()
    {
        var voided = Approved(Start.AddDays(-1)) with { Stage = ApprovalStage.Voided, EndedAt = Start.AddHours(-2) };
        var again = Approved(Start.AddHours(-1));
        var found = Find(Of(ByTheBook, [voided, again], [Event(Start.AddHours(-2), "backoutPlan", "Another way")])).Single();

        (found.Kind, found.At, found.Who).ShouldBe(("Edited after approval", Start.AddHours(-2), "Anna Berger"));
    }

    [Fact]
    public void AnApprovalThatHeldAtTheStart_WasOne_EvenWhenItIsVoidNow() =>
        Kinds(Of(ByTheBook, [Approved(Start.AddDays(-1)) with { Stage = ApprovalStage.Voided, EndedAt = Start.AddHours(3) }])).ShouldBe(["Edited after approval"]);

    [Theory]
    [InlineData(-10, 60)]
    [InlineData(5, 130)]
    [InlineData(125, null)]
    public void WorkOutsideOfItsWindow_IsFound(int began, int? ended) =>
        Kinds(Of(
            ByTheBook with { ActualStart = Start.AddMinutes(began), ActualEnd = ended is { } end ? Start.AddMinutes(end) : null }, [Approved(Start.AddDays(-1))]))
            .ShouldBe(["Outside of its window"]);

    [Theory]
    [InlineData(ChangeOutcome.Failed)]
    [InlineData(ChangeOutcome.BackedOut)]
    public void AFailedChangeWithoutAReview_IsFoundTwice(ChangeOutcome outcome) =>
        Kinds(Of(ByTheBook with { Outcome = outcome }, [Approved(Start.AddDays(-1))])).ShouldBe(["Failed", "No review"]);

    [Fact]
    public void AReviewThatIsWritten_IsNoException() =>
        Kinds(Of(ByTheBook with { Outcome = ChangeOutcome.WithIssues, Review = "Look twice." }, [Approved(Start.AddDays(-1))])).ShouldBeEmpty();

    [Fact]
    public void AnOverride_IsFound_WithItsReason()
    {
        var found = Find(Of(ByTheBook, [Approved(Start.AddDays(-1))], [Event(Start.AddHours(-3), "conflictOverride", "Both teams agreed")])).Single();

        (found.Kind, found.Reason, found.Who).ShouldBe(("Conflicts overridden", "Both teams agreed", "Anna Berger"));
    }

    [Fact]
    public void AnEmergencyWithoutTheFullApprovalInTime_IsFound()
    {
        var emergency = ByTheBook with { Kind = ChangeKind.Emergency, Review = "Learned." };
        var before = Approved(Start.AddHours(-1));

        Kinds(Of(emergency, [before])).ShouldBe(["Emergency without approval afterwards"]);
        Kinds(Of(emergency, [before, Approved(Start.AddDays(9))])).ShouldBe(["Emergency without approval afterwards"]);
        Kinds(Of(emergency, [before, Approved(Start.AddDays(1))])).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Kinds(ChangeEvidence change) => [.. Find(change).Select(f => f.Kind)];

    private static IReadOnlyList<ChangeExceptions.Found> Find(ChangeEvidence change) =>
        [.. new ChangeExceptions(null!, null!, TimeProvider.System, English.Texts).Find(change, 2, TimeZoneInfo.Utc)];

    private static ChangeEvidence Of(ChangePlan plan, IReadOnlyList<ApprovalEvidence>? approvals = null, IReadOnlyList<TicketEventEvidence>? events = null)
    {
        Change change = new();
        change.SetPlan(plan);
        return new(
            new TicketEvidence
            {
                Id = change.Id, Number = "CHG0000001", Title = "Router", TypeId = "change", StateId = ChangeType.Closed, State = "Closed", OpenedAt = Start.AddDays(-3),
                RequesterId = Rita, Requester = "Rita Sommer", AssigneeId = Anna, Assignee = "Anna Berger", Channel = "Portal", Priority = "Low", Events = events ?? [],
            },
            change, new RiskAssessment(RiskLevel.Low, null, null, null), approvals ?? [], [], new Dictionary<Guid, PersonRef>());
    }

    private static ApprovalEvidence Approved(DateTime at, Guid? by = null, Guid? onBehalfOf = null) => new(
        Rita, Rita, "Board", "It may be done.", ApprovalStage.Approved, at.AddHours(-1), at,
        [new(Rita, by ?? Otto, onBehalfOf, "person", 1, 1, true, null, new string('a', 64), at, DecisionWorth.Counts)]);

    private static TicketEventEvidence Event(DateTime at, string field, string value) =>
        new(3, "changed", "Changed", at, Anna, "Anna Berger", null, "interactive", null, [new(field, field, null, value, null, value)]);
}
