namespace Helpdesk.Changes.Domain;

/// <summary>What a board sees of a change at first glance.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Risk">Null when it is not known.</param>
/// <param name="PlannedStart">UTC.</param>
/// <param name="PlannedEnd">UTC.</param>
/// <param name="Service">Name of its service.</param>
internal sealed record CabChange(string Number, string Title, RiskLevel? Risk, DateTime? PlannedStart, DateTime? PlannedEnd, string? Service);
