namespace Helpdesk.Changes.Domain.Conflicts;

/// <summary>A change as the calendar sees it.</summary>
internal sealed record PlannedWork(Guid Id, string Number, Period Period, Guid? ServiceId, Guid? ImplementerId);
