using System.Text.RegularExpressions;
using Helpdesk.Architecture.Source;

namespace Helpdesk.Architecture.Rules;

/// <summary>A newcomer finds one use case in one file (architecture, principle 1).</summary>
public sealed partial class UseCaseRules
{
    // A use case of more lines is two use cases, or holds rules that belong to Domain.
    private const int MostLines = 400;

    [Fact]
    public void Features_AreOneUseCasePerFile() =>
        Repository.Here.Files.Where(f => FeatureFile().IsMatch(f)).SelectMany(f => Violations(f, Repository.Here.Read(f))).ShouldBeEmpty();

    [Fact]
    public void NegativeSample_TwoUseCasesInAFile_AreReported()
    {
        const string Two = """
            namespace Helpdesk.Sample.Features;

            internal sealed class ResolveThing
            {
                public Task HandleAsync(int id, CancellationToken cancellationToken) => Task.CompletedTask;
            }

            internal sealed class CloseThing
            {
                public async Task<int> HandleAsync(int id, CancellationToken cancellationToken) => await Task.FromResult(1);
            }
            """;
        const string File = "modules/Helpdesk.Sample/Features/ResolveThing.cs";
        Violations(File, Two).ShouldNotBeEmpty();
        Violations("modules/Helpdesk.Sample/Features/OpenThing.cs", "namespace X;\n\ninternal sealed class ResolveThing;\n").ShouldNotBeEmpty();
        Violations(File, "namespace X;\n\npublic sealed record ResolveThingRequest(int Id);\n\ninternal sealed class ResolveThing\n{\n}\n").ShouldBeEmpty();
        Violations(File, string.Concat(Enumerable.Repeat("// line\n", MostLines + 1)) + "internal sealed class ResolveThing;\n").ShouldNotBeEmpty();
    }

    private static IEnumerable<string> Violations(string file, string text)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var matches = TypeLine().Matches(text);
        var types = matches.Select((m, i) => (
                Kind: m.Groups["kind"].Value,
                Name: m.Groups["name"].Value,
                Body: text[m.Index..(i + 1 < matches.Count ? matches[i + 1].Index : text.Length)]))
            .ToList();
        if (!types.Any(t => t.Name.StartsWith(name, StringComparison.Ordinal)))
        {
            yield return $"{file} declares no type named after it";
        }

        // What can be asked to do something is a use case; requests, results and small rules may stand beside it.
        var useCases = types.Where(t => t.Kind == "class" && PublicOperation().IsMatch(t.Body)).Select(t => t.Name).ToList();
        if (useCases.Count > 1)
        {
            yield return $"{file} holds more than one use case: {string.Join(", ", useCases)}";
        }

        var lines = text.Count(c => c == '\n');
        if (lines > MostLines)
        {
            yield return $"{file} has {lines} lines; a use case has at most {MostLines}";
        }
    }

    [GeneratedRegex("^modules/[^/]+/Features/.+\\.cs$")]
    private static partial Regex FeatureFile();

    [GeneratedRegex(@"^    (public|internal) (async )?(Task|ValueTask)\b[^=;]*\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex PublicOperation();

    // Top-level declarations start at the margin in files with file-scoped namespaces.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly) )*(?<kind>class|record struct|record|interface|enum|struct) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeLine();
}
