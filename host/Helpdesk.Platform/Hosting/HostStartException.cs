namespace Helpdesk.Platform.Hosting;

/// <summary>The process cannot start; the message is one sentence for the person who starts it. Printed without stack trace, exit code 2.</summary>
public sealed class HostStartException(string message, Exception? inner = null) : Exception(message, inner);
