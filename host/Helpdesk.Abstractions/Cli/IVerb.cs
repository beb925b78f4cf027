namespace Helpdesk.Cli;

/// <summary>A verb of the command line that works inside of a tenant (<c>--tenant NAME</c>, by default <c>Default</c>).</summary>
public interface IVerb
{
    /// <summary>One or two words, for example <c>user create</c>.</summary>
    string Name { get; }

    /// <summary>Arguments as shown by help, for example <c>NAME --email E [--role R]</c>.</summary>
    string Usage { get; }

    /// <summary>One sentence.</summary>
    string Description { get; }

    /// <summary>Runs the verb in a shell scope; 0 is success. A <see cref="Errors.BusinessException"/> is printed as its sentence and gives 1.</summary>
    Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken);
}

/// <summary>Arguments of a verb: positions and <c>--name value</c> options (<c>--flag</c> alone is <c>true</c>).</summary>
/// <param name="Positions">Words that belong to no option.</param>
/// <param name="Options">Options without the dashes; one that is given more than once has its values separated by line feeds.</param>
public sealed record VerbArguments(IReadOnlyList<string> Positions, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Value of an option, or null.</summary>
    public string? Option(string name) => Options.GetValueOrDefault(name);

    /// <summary>Value of an option.</summary>
    /// <exception cref="Errors.BusinessException">It is missing; the message names it.</exception>
    public string Required(string name) =>
        Option(name) ?? throw new Errors.BusinessException("Cli:MissingOption", $"The option --{name} is missing.");

    /// <summary>True when the flag is given.</summary>
    public bool Flag(string name) => Options.ContainsKey(name);

    /// <summary>All values of an option that may be given more than once or as a list with commas.</summary>
    public IReadOnlyList<string> Values(string name) =>
        Option(name)?.Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
