namespace Helpdesk.Requests.Domain;

/// <summary>A task of an item as an administrator plans it.</summary>
/// <param name="Key">Name within the item: lower case, digits and hyphens.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="Description">Markdown for whoever does it.</param>
/// <param name="TeamId">Team that does it; null for routing.</param>
/// <param name="Urgency">1 high to 3 low; null for the request's.</param>
/// <param name="After">Keys of tasks that must be done first; none = it begins with the fulfilment.</param>
internal sealed record FulfilmentTask(string Key, string Title, string Description, Guid? TeamId, int? Urgency, IReadOnlyList<string> After)
{
    public const int MaxKey = 40;
    public const int MaxTitle = 200;
    public const int MaxDescription = 4_000;

    /// <summary>Most tasks of an item.</summary>
    public const int Most = 30;
}
