using System.Text.RegularExpressions;
using Helpdesk.Cli;
using Helpdesk.Errors;

namespace Helpdesk.Host.Cli;

/// <summary>The words of the command line, apart from settings of the host (<c>--Helpdesk:DataPath=...</c>, <c>--urls ...</c>).</summary>
/// <param name="Words">Verb and positions, in order.</param>
/// <param name="Options">Name and value as written; the value is null when none followed.</param>
/// <param name="HostArguments">What the host's configuration reads.</param>
internal sealed partial record CommandLine(
    IReadOnlyList<CommandLineWord> Words,
    IReadOnlyList<string> HostArguments)
{
    private static readonly HashSet<string> HostOptions =
        new(StringComparer.OrdinalIgnoreCase) { "urls", "environment", "contentRoot", "applicationName", "http_ports", "https_ports" };

    /// <summary>Takes the line apart. Which word belongs to which option is known only when the verb is known.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var words = new List<CommandLineWord>();
        var host = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(new CommandLineWord(argument, IsOption: false, Value: null));
                continue;
            }

            var (name, value) = Split(argument[2..]);
            if (!HostOptions.Contains(name) && !name.Contains(':', StringComparison.Ordinal))
            {
                words.Add(new CommandLineWord(name, IsOption: true, value));
                continue;
            }

            host.Add(value is null && i + 1 < arguments.Count ? $"--{name}={arguments[++i]}" : $"--{name}={value}");
        }

        return new CommandLine(words, host);

        static (string Name, string? Value) Split(string option)
        {
            var end = option.IndexOf('=', StringComparison.Ordinal);
            return end < 0 ? (option, null) : (option[..end], option[(end + 1)..]);
        }
    }

    /// <summary>The first words, which may be a verb of one or two words.</summary>
    public (string? One, string? Two) VerbWords
    {
        get
        {
            var leading = Words.TakeWhile(w => !w.IsOption).Select(w => w.Text).ToList();
            return (leading.Count > 0 ? leading[0] : null, leading.Count > 1 ? $"{leading[0]} {leading[1]}" : null);
        }
    }

    /// <summary>Arguments of a verb, read as its usage says: an option that is followed by a word in capitals takes a value, any other is a flag.</summary>
    /// <param name="verb">Name of the verb.</param>
    /// <param name="usage">Usage of the verb.</param>
    /// <exception cref="BusinessException">An option is unknown or lacks its value.</exception>
    public VerbArguments ArgumentsOf(string verb, string usage)
    {
        var known = OptionPattern().Matches(usage + " [--tenant NAME]")
            .DistinctBy(m => m.Groups["name"].Value)
            .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Success, StringComparer.OrdinalIgnoreCase);
        var positions = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = Words.Skip(verb.Split(' ').Length).ToList();
        for (var i = 0; i < rest.Count; i++)
        {
            var word = rest[i];
            if (!word.IsOption)
            {
                positions.Add(word.Text);
                continue;
            }

            if (!known.TryGetValue(word.Text, out var takesValue))
            {
                throw new BusinessException("Cli:UnknownOption", $"'{verb}' has no option --{word.Text}. Usage: {verb} {usage}".TrimEnd());
            }

            var value = word.Value;
            if (value is null && takesValue)
            {
                value = i + 1 < rest.Count && !rest[i + 1].IsOption
                    ? rest[++i].Text
                    : throw new BusinessException("Cli:MissingValue", $"The option --{word.Text} needs a value. Usage: {verb} {usage}");
            }

            value ??= "true";
            options[word.Text] = options.TryGetValue(word.Text, out var before) ? $"{before}\n{value}" : value;
        }

        return new VerbArguments(positions, options);
    }

    /// <summary>The tenant that a verb works in, read before the verb is known.</summary>
    public string? Tenant
    {
        get
        {
            for (var i = 0; i < Words.Count; i++)
            {
                if (Words[i].IsOption && string.Equals(Words[i].Text, "tenant", StringComparison.OrdinalIgnoreCase))
                {
                    return Words[i].Value ?? (i + 1 < Words.Count ? Words[i + 1].Text : null);
                }
            }

            return null;
        }
    }

    [GeneratedRegex("--(?<name>[a-z][a-z-]*)(?<value> [A-Z])?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OptionPattern();
}

/// <summary>A word of the command line.</summary>
internal sealed record CommandLineWord(string Text, bool IsOption, string? Value);
