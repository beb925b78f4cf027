using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Tickets.Ratings;

/// <summary>How often people are asked what they think of the help, and what follows (practice.md 2.9).</summary>
public sealed class RatingSettings : IValidatableObject
{
    [Display(Name = "Ask after how many closed tickets (percent)", Description = "Drawn by the ticket, so that the draw can be repeated. 0 asks nobody.")]
    [Range(0, 100)]
    public int SamplePercent { get; set; } = 100;

    [Display(Name = "Ask a person again after (days)", Description = "Who is asked too often does not answer any more. 0 has no limit.")]
    [Range(0, 365)]
    public int CapDays { get; set; } = 14;

    [Display(Name = "Tell the person after (hours)", Description = "By then they know whether it works. On the page of the request they are asked at once.")]
    [Range(0, 168)]
    public int NotifyAfterHours { get; set; } = 4;

    [Display(Name = "Take answers for (days)")]
    [Range(1, 365)]
    public int AnswerDays { get; set; } = 30;

    [Display(Name = "An answer can be corrected for (hours)")]
    [Range(0, 168)]
    public int EditHours { get; set; } = 12;

    [Display(Name = "Follow up scores up to", Description = "1 is very unsatisfied, 5 very satisfied. A new ticket is opened for the team, and its lead is told. 0 follows up none.")]
    [Range(0, 4)]
    public int LowScore { get; set; } = 2;

    [Display(Name = "Reasons to tick", Description = "One in each line; a person may tick several. Empty asks for none. Ratings that were given keep what was ticked then.")]
    [DataType(DataType.MultilineText)]
    [StringLength(2000)]
    public string Reasons { get; set; } = string.Join('\n', RatingReasons.Shipped);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var reasons = RatingReasons.Read(Reasons);
        if (reasons.Count > RatingReasons.MaxReasons)
        {
            yield return new(RatingReasons.TooMany, [nameof(Reasons)]);
        }

        if (reasons.Any(r => r.Length > RatingReasons.MaxLength))
        {
            yield return new(RatingReasons.TooLong, [nameof(Reasons)]);
        }
    }
}
