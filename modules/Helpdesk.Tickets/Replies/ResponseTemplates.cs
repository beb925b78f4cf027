using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using Helpdesk.Errors;
using Helpdesk.Tickets.Text;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Replies;

/// <summary>A mistake in a text with variables.</summary>
/// <param name="Position">Where it stands, from 0.</param>
/// <param name="Message">What is wrong, in the reader's language, its line and column included.</param>
internal sealed record TemplateFault(int Position, string Message);

/// <summary>
/// Texts with variables: <c>{{requester.firstName}}</c>, and <c>{{#if service.name}} ... {{else}} ... {{/if}}</c> or <c>unless</c>. Handlebars renders
/// them, but sees only what <see cref="Check"/> lets through: known variables and these two blocks. So there are no partials, no other helpers, no
/// loops, and no way to anything but the values. HTML is not escaped, because the texts are Markdown; the values are escaped as Markdown. Singleton
/// of the shell.
/// </summary>
internal sealed partial class ResponseTemplates(TimeProvider time)
{
    /// <summary>Characters of a rendered text: what a message may have.</summary>
    public const int MaxRendered = 50_000;

    private const int MaxDepth = 5;
    private const int MostExpressions = 200;
    private const int MostKept = 500;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private readonly IHandlebars _engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    private readonly ConcurrentDictionary<string, HandlebarsTemplate<TextWriter, object, object>> _compiled = new(StringComparer.Ordinal);

    /// <summary>The first mistake of a text; null when it can be rendered.</summary>
    public static TemplateFault? Check(string text, IStringLocalizer L)
    {
        Stack<(string Name, bool HasElse, int At)> open = new();
        var count = 0;
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0;)
        {
            var end = text.IndexOf("}}", at, StringComparison.Ordinal);
            if (end < 0)
            {
                return Fault(text, at, L["“{0}” is not closed by “{1}”.", "{{", "}}"], L);
            }

            var inner = text[(at + 2)..end].Trim();
            if (++count > MostExpressions)
            {
                return Fault(text, at, L["A text has {0} variables at most.", MostExpressions], L);
            }

            if (end + 2 < text.Length && text[end + 2] == '}')
            {
                return Fault(text, end, L["Close a variable with two braces, not three."], L);
            }

            if (at > 0 && text[at - 1] == '\\')
            {
                return Fault(text, at - 1, L["Leave out the backslash before “{0}”.", "{{"], L);
            }

            if (Block().Match(inner) is { Success: true } block)
            {
                if (open.Count == MaxDepth)
                {
                    return Fault(text, at, L["Blocks can be nested {0} deep at most.", MaxDepth], L);
                }

                open.Push((block.Groups["block"].Value, false, at));
                if (Unknown(text, at, block.Groups["name"].Value, L) is { } unknown)
                {
                    return unknown;
                }
            }
            else if (inner == "else" && open.Count > 0 && !open.Peek().HasElse)
            {
                open.Push(open.Pop() with { HasElse = true });
            }
            else if (open.Count > 0 && inner == "/" + open.Peek().Name)
            {
                open.Pop();
            }
            else if (!Name().IsMatch(inner) || inner == "else")
            {
                return Fault(text, at, L["“{0}” is not understood. Write a variable such as {1}, or {2}.", Short(text[at..(end + 2)]), "{{ticket.number}}", "{{#if service.name}} … {{else}} … {{/if}}"], L);
            }
            else if (Unknown(text, at, inner, L) is { } unknown)
            {
                return unknown;
            }

            at = text.IndexOf("{{", end + 2, StringComparison.Ordinal);
        }

        return open.TryPeek(out var left) ? Fault(text, left.At, L["This block is not closed by {0}.", $"{{{{/{left.Name}}}}}"], L) : null;
    }

    /// <param name="text">A text that was checked when it was saved; it is checked again, because variables may be gone since.</param>
    /// <param name="values">Values by name.</param>
    /// <param name="L">Texts of a refusal.</param>
    /// <exception cref="ValidationException">The text has a mistake, or becomes too long; field <c>text</c>.</exception>
    public string Render(string text, IReadOnlyDictionary<string, string> values, IStringLocalizer L)
    {
        if (Check(text, L) is { } fault)
        {
            throw new ValidationException("text", fault.Message);
        }

        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        // Before the time of the writer begins: the first compilation of a process takes long.
        var template = Compile(text);
        using var writer = new LimitedWriter(time, L);
        template(writer, Tree(values));
        return writer.ToString();
    }

    private HandlebarsTemplate<TextWriter, object, object> Compile(string text)
    {
        if (_compiled.Count >= MostKept)
        {
            _compiled.Clear();
        }

        return _compiled.GetOrAdd(text, static (source, engine) =>
        {
            using var reader = new StringReader(source);
            return engine.Compile(reader);
        }, _engine);
    }

    /// <summary><c>ticket.number</c> is the number within the ticket.</summary>
    private static Dictionary<string, object> Tree(IReadOnlyDictionary<string, string> values) => values
        .Select(v => (Path: v.Key.Split('.'), v.Value))
        .GroupBy(v => v.Path[0], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, object (g) => g.ToDictionary(v => v.Path[1], object (v) => MarkdownText.Escape(v.Value), StringComparer.Ordinal), StringComparer.Ordinal);

    private static TemplateFault? Unknown(string text, int at, string name, IStringLocalizer L) =>
        ResponseVariables.All.Any(v => v.Id == name)
            ? null
            : Fault(text, at, Nearest(name) is { } nearest
                ? L["there is no variable “{0}”. Did you mean “{1}”?", name, nearest]
                : L["there is no variable “{0}”. Known ones are: {1}.", name, string.Join(", ", ResponseVariables.All.Select(v => v.Id))], L);

    /// <summary>The known name that one most probably meant: of its last word when only that was written.</summary>
    internal static string? Nearest(string name)
    {
        var isWhole = name.Contains('.', StringComparison.Ordinal);
        var best = ResponseVariables.All
            .Select(v => (v.Id, Distance: EditDistance.Between(isWhole ? v.Id : v.Id[(v.Id.IndexOf('.', StringComparison.Ordinal) + 1)..], name)))
            .MinBy(v => v.Distance);
        return best.Distance <= Math.Max(2, name.Length / 3) ? best.Id : null;
    }

    private static TemplateFault Fault(string text, int at, string message, IStringLocalizer L)
    {
        var before = text.AsSpan(0, at);
        return new(at, L["Line {0}, column {1}: {2}", before.Count('\n') + 1, at - before.LastIndexOf('\n'), message]);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^#(?<block>if|unless)\s+(?<name>[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    /// <summary>Stops a rendering that becomes longer than a message may be, or takes too long.</summary>
    private sealed class LimitedWriter(TimeProvider time, IStringLocalizer L) : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly long _begun = time.GetTimestamp();

        public override Encoding Encoding => Encoding.Unicode;

        public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (_text.Length + buffer.Length > MaxRendered || time.GetElapsedTime(_begun) > MaxTime)
            {
                throw new ValidationException("text", L["With this ticket's values the text becomes too long: at most {0} characters.", MaxRendered]);
            }

            _text.Append(buffer);
        }

        public override string ToString() => _text.ToString();
    }
}
