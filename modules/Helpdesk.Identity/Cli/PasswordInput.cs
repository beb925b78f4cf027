using Helpdesk.Security;

namespace Helpdesk.Identity.Cli;

/// <summary>Where a verb takes a password from.</summary>
internal static class PasswordInput
{
    // A supervisor may leave a pipe open that nobody ever writes to; waiting for it would hang the command.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The option; else the first line of standard input when it is redirected; else a random one.</summary>
    /// <returns>The password and whether it is random and has to be shown.</returns>
    public static async Task<(string Password, bool IsRandom)> ReadAsync(string? option)
    {
        if (!string.IsNullOrEmpty(option))
        {
            return (option, false);
        }

        if (Console.IsInputRedirected)
        {
            var read = Task.Run(Console.In.ReadLine);
            if (await Task.WhenAny(read, Task.Delay(Patience)) == read && await read is { Length: > 0 } line)
            {
                return (line, false);
            }
        }

        return (RandomPassword.Create(), true);
    }
}
