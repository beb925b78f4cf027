using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Ratings;

namespace Helpdesk.Modules.Tests.Tickets.Ratings;

/// <summary>The draw, the time for an answer, and the numbers made of the answers.</summary>
public sealed class RatingRulesTests
{
    private const int EditHours = 12;
    private const int AnswerDays = 30;

    // A time-ordered id has its chance in the last bytes, as the product's own ids have.
    private static IReadOnlyList<Guid> Ids { get; } = [.. Enumerable.Range(0, 4000).Select(Id)];

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(90)]
    public void Sample_HoldsAboutItsShare(int percent)
    {
        var held = Ids.Count(id => RatingSample.Holds(id, percent));

        (held * 100.0 / Ids.Count).ShouldBe(percent, tolerance: 3);
    }

    [Fact]
    public void Sample_OfNothingAndOfAll_IsExact()
    {
        Ids.ShouldAllBe(id => !RatingSample.Holds(id, 0));
        Ids.ShouldAllBe(id => RatingSample.Holds(id, 100));
    }

    [Fact]
    public void Sample_OfALargerShare_HoldsTheSmallerOne()
    {
        foreach (var id in Ids.Take(300))
        {
            var lots = Enumerable.Range(0, 101).Select(percent => RatingSample.Holds(id, percent)).ToList();

            lots.ShouldBe(lots.Order().ToList());
        }
    }

    [Fact]
    public void Sample_DrawsTheSameLotInEveryProcess()
    {
        // SHA-256 of the id in network order, first eight bytes, modulo 100.
        var id = new Guid("0193a5c8-0000-7000-8000-000000000001");

        RatingSample.Holds(id, 59).ShouldBeFalse();
        RatingSample.Holds(id, 60).ShouldBeTrue();
    }

    [Fact]
    public void Rating_WithoutAnInvitation_IsNeverOpen() => new TicketRating().IsOpen(Some.Now, AnswerDays).ShouldBeFalse();

    [Fact]
    public void Rating_IsOpenForItsDays()
    {
        var rating = Invited();

        rating.IsOpen(Some.Now.AddDays(AnswerDays), AnswerDays).ShouldBeTrue();
        rating.IsOpen(Some.Now.AddDays(AnswerDays).AddSeconds(1), AnswerDays).ShouldBeFalse();
    }

    [Fact]
    public void Rating_CanBeCorrectedFromTheFirstAnswerOn_AndACorrectionDoesNotProlongIt()
    {
        var rating = Invited();
        var first = Some.Now.AddDays(2);
        rating.Rate(2, null, first, EditHours).ShouldBeTrue();
        rating.Rate(4, null, first.AddHours(10), EditHours).ShouldBeTrue();

        rating.IsOpen(first.AddHours(EditHours), AnswerDays).ShouldBeTrue();
        rating.IsOpen(first.AddHours(EditHours).AddSeconds(1), AnswerDays).ShouldBeFalse();
    }

    [Fact]
    public void Rating_ThatSaysTheSame_ChangesNothing()
    {
        var rating = Invited();
        rating.Rate(4, "Fast", Some.Now, EditHours);

        rating.Rate(4, "Fast", Some.Now.AddHours(1), EditHours).ShouldBeFalse();
        rating.RatedAt.ShouldBe(Some.Now);
    }

    [Theory]
    [InlineData(null, 2, true)]
    [InlineData(null, 3, false)]
    [InlineData(4, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(1, 5, false)]
    public void Rated_IsLowOnce(int? before, int score, bool isLow)
    {
        var ticket = Some.TicketIn("closed");
        ticket.Rated(new TicketRating { Score = score }, before, lowScore: 2, Some.Act(by: Some.Requester));

        ticket.TakeEvents().OfType<Helpdesk.Tickets.TicketRated>().Single().IsLow.ShouldBe(isLow);
    }

    [Fact]
    public void Satisfaction_CountsFourAndFiveOfTheAnswers_AndNoAnswerIsNone()
    {
        var value = Calculate(MetricRegistry.Satisfaction, 5, 4, 3, 2, 1, null, null);

        value.Value.ShouldBe(40);
        (value.Records, value.Excluded).ShouldBe((5, 2));
    }

    [Fact]
    public void Satisfaction_OfFewerThanFiveAnswers_IsNotTold()
    {
        var value = Calculate(MetricRegistry.Satisfaction, 5, 5, 5, 1, null);

        value.Value.ShouldBeNull();
        value.Records.ShouldBe(4);
    }

    [Fact]
    public void ResponseRate_CountsAnswersOfQuestions() => Calculate(MetricRegistry.RatingResponse, 5, null, null, 1).Value.ShouldBe(50);

    private static MetricValue Calculate(MetricDefinition metric, params int?[] scores) =>
        MetricValue.Of(metric, [.. scores.Select(s => new MetricRow { TicketId = Some.Team, OpenedAt = Some.Now, Score = s })], new MetricMoment(Some.Now, Some.Now));

    private static TicketRating Invited()
    {
        var rating = new TicketRating();
        rating.Invite(Some.Now, notifyAfterHours: 4);
        return rating;
    }

    private static Guid Id(int number)
    {
        var bytes = new Guid("0193a5c8-0000-7000-8000-000000000000").ToByteArray(bigEndian: true);
        (bytes[13], bytes[14], bytes[15]) = ((byte)(number >> 16), (byte)(number >> 8), (byte)number);
        return new Guid(bytes, bigEndian: true);
    }
}
