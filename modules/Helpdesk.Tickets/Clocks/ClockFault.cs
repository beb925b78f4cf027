namespace Helpdesk.Tickets.Clocks;

/// <summary>What is wrong with something that an administrator entered.</summary>
/// <param name="Field">Name of the field, as in the records of this folder.</param>
/// <param name="Message">A sentence in the person's language.</param>
internal sealed record ClockFault(string Field, string Message);
