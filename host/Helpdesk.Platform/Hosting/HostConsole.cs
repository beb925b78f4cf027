namespace Helpdesk.Platform.Hosting;

/// <summary>
/// The console of the person who starts the process. What must not be in any log file, such as a password made up at set-up, is said here.
/// </summary>
internal sealed record HostConsole(TextWriter Out, TextWriter Error);
