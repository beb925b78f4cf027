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
            }

            internal sealed class CloseThing
            {
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
        var types = TypeLine().Matches(text).Select(m => (Kind: m.Groups["kind"].Value, Name: m.Groups["name"].Value)).ToList();
        if (!types.Any(t => t.Name == name || t.Name == name + "Handler"))
        {
            yield return $"{file} declares no type named after it";
        }

        var classes = types.Where(t => t.Kind == "class").Select(t => t.Name).ToList();
        if (classes.Count(c => !c.StartsWith(name, StringComparison.Ordinal)) > 0 && classes.Count > 1)
        {
            yield return $"{file} holds more than one use case: {string.Join(", ", classes)}";
        }

        var lines = text.Count(c => c == '\n');
        if (lines > MostLines)
        {
            yield return $"{file} has {lines} lines; a use case has at most {MostLines}";
        }
    }

    [GeneratedRegex("^modules/[^/]+/Features/.+\\.cs$")]
    private static partial Regex FeatureFile();

    // Top-level declarations start at the margin in files with file-scoped namespaces.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly) )*(?<kind>class|record struct|record|interface|enum|struct) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeLine();
}
