namespace Helpdesk.Architecture.Samples;

// Names that the naming rule must report, and one that it must not.
internal sealed class TicketManager;

internal sealed class DateUtils;

internal sealed class StringHelper;

internal sealed class ChipTagHelper;
