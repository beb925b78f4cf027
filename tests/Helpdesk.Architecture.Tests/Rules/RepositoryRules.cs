using System.Text.RegularExpressions;
using System.Xml.Linq;
using Helpdesk.Architecture.Source;

namespace Helpdesk.Architecture.Rules;

/// <summary>The repository builds on any machine, and a newcomer finds things where they are said to be.</summary>
public sealed partial class RepositoryRules
{
    private static readonly string[] Folders = ["host", "modules", "plugins", "tests", "themes", "workflows"];

    private static readonly string[] TextFiles =
        [".cs", ".cshtml", ".csproj", ".props", ".targets", ".json", ".md", ".sh", ".cake", ".yml", ".yaml", ".js", ".mjs", ".ts", ".css", ".txt", ".config", ".html", ".sln", ".editorconfig", ".npmrc"];

    // The registries that tools use by themselves; any other address is somebody's own machine or mirror.
    private static readonly string[] PublicRegistries = ["registry.npmjs.org", "api.nuget.org"];

    [Fact]
    public void TopLevelFolders_AreTheSixFixedOnes() =>
        Repository.Here.Files.Where(f => f.Contains('/')).Select(f => f.Split('/')[0]).Where(f => !f.StartsWith('.')).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Folders);

    [Fact]
    public void EveryProject_IsInTheSolution()
    {
        var listed = Repository.Here.Projects.Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        Repository.Here.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) && !f.StartsWith("plugins/template/", StringComparison.Ordinal) && !f.StartsWith("tests/fixtures/", StringComparison.Ordinal))
            .Where(f => !listed.Contains(f))
            .ShouldBeEmpty();
        Repository.Here.Projects.Where(p => !File.Exists(p.FullPath)).Select(p => p.File).ShouldBeEmpty();
    }

    [Fact]
    public void Projects_TakeVersionsFromOnePlace()
    {
        var known = XDocument.Load(Path.Combine(Repository.Here.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(p => (string)p.Attribute("Include")!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Repository.Here.Projects.SelectMany(p => ProjectViolations(p.File, File.ReadAllText(p.FullPath), known)).ShouldBeEmpty();
    }

    [Fact]
    public void Files_NameNoMachineAndNoPrivateRegistry() =>
        Repository.Here.Files.Where(IsText).SelectMany(f => PlaceViolations(f, Repository.Here.Read(f))).ShouldBeEmpty();

    [Fact]
    public void Files_HoldNothingThatABuildMakes() =>
        Repository.Here.Files.Where(IsBuilt).ShouldBeEmpty();

    [Fact]
    public void NegativeSample_VersionsInAProject_AreReported()
    {
        HashSet<string> known = ["Markdig"];
        ProjectViolations("a.csproj", """<Project><ItemGroup><PackageReference Include="Markdig" Version="1.0.0" /></ItemGroup></Project>""", known).ShouldNotBeEmpty();
        ProjectViolations("a.csproj", """<Project><ItemGroup><PackageReference Include="Markdig" VersionOverride="1.0.0" /></ItemGroup></Project>""", known).ShouldNotBeEmpty();
        ProjectViolations("a.csproj", """<Project><ItemGroup><PackageReference Include="Markdig"><Version>1.0.0</Version></PackageReference></ItemGroup></Project>""", known).ShouldNotBeEmpty();
        ProjectViolations("a.csproj", """<Project><ItemGroup><PackageReference Include="Unknown" /></ItemGroup></Project>""", known).ShouldNotBeEmpty();
        ProjectViolations("a.csproj", """<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>""", known).ShouldNotBeEmpty();
        ProjectViolations("a.csproj", """<Project><ItemGroup><PackageReference Include="Markdig" /></ItemGroup></Project>""", known).ShouldBeEmpty();
    }

    [Fact]
    public void NegativeSample_MachinesAndRegistries_AreReported()
    {
        // Put together here, so that this file does not break its own rule.
        PlaceViolations("a.cs", "var path = \"" + "/ho" + "me/ann/helpdesk\";").ShouldNotBeEmpty();
        PlaceViolations("a.cs", "var path = @\"" + "C:\\Us" + "ers\\ann\\helpdesk\";").ShouldNotBeEmpty();
        PlaceViolations("a.sh", "cp x " + "/ro" + "ot/x").ShouldNotBeEmpty();
        PlaceViolations("web/package-lock.json", "{ \"resolved\": \"https://" + "mirror.example.com/npm/htmx\" }").ShouldNotBeEmpty();
        PlaceViolations("web/package-lock.json", "{ \"resolved\": \"https://" + "registry.npmjs.org/htmx\" }").ShouldBeEmpty();
        PlaceViolations(".npmrc", "registry=http://" + "10.0.0.7:4873/").ShouldNotBeEmpty();
        PlaceViolations("a.md", "See docs/homework/readme.md and https://example.org/home/x.").ShouldBeEmpty();
        IsBuilt("themes/x/node_modules/htmx/index.js").ShouldBeTrue();
        IsBuilt("host/x/obj/a.json").ShouldBeTrue();
        IsBuilt("host/x/Binding.cs").ShouldBeFalse();
    }

    private static IEnumerable<string> ProjectViolations(string file, string xml, HashSet<string> known)
    {
        var project = XDocument.Parse(xml);
        foreach (var reference in project.Descendants("PackageReference"))
        {
            var name = (string?)reference.Attribute("Include") ?? (string?)reference.Attribute("Update") ?? "";
            if (reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
                || reference.Element("Version") is not null || reference.Element("VersionOverride") is not null)
            {
                yield return $"{file}: {name} has a version of its own; versions stand in Directory.Packages.props";
            }

            if (!known.Contains(name))
            {
                yield return $"{file}: {name} has no version in Directory.Packages.props";
            }
        }

        foreach (var framework in project.Descendants("TargetFramework").Concat(project.Descendants("TargetFrameworks")))
        {
            yield return $"{file}: sets {framework.Name.LocalName}; Directory.Build.props decides it for all";
        }
    }

    private static IEnumerable<string> PlaceViolations(string file, string text)
    {
        foreach (Match match in MachinePath().Matches(text))
        {
            yield return $"{file}: names a path of one machine: {match.Value}";
        }

        if (Path.GetFileName(file) is "package-lock.json" or "npm-shrinkwrap.json" or ".npmrc" or "nuget.config" or "NuGet.Config" or "NuGet.config" or "yarn.lock")
        {
            foreach (var host in Address().Matches(text).Select(m => m.Groups["host"].Value).Distinct().Where(h => IsRegistry(file, h)))
            {
                yield return $"{file}: names the package registry {host}";
            }
        }
    }

    // A lock file also names home pages of packages ("funding"); those are no registries.
    private static bool IsRegistry(string file, string host) =>
        !PublicRegistries.Contains(host, StringComparer.OrdinalIgnoreCase)
        && (!file.EndsWith("package-lock.json", StringComparison.Ordinal) || !IsHomePage(host));

    private static bool IsHomePage(string host) =>
        host is "github.com" or "opencollective.com" or "tidelift.com" or "paypal.me" or "www.paypal.me" or "patreon.com" or "www.patreon.com" or "feross.org" or "dotenvx.com"
        || host.EndsWith(".github.com", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".github.io", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string file) =>
        TextFiles.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) || file == ".ci/run" || Path.GetFileName(file) == ".npmrc";

    private static bool IsBuilt(string file) =>
        file.Split('/')[..^1].Any(p => p is "node_modules" or "bin" or "obj" or "artifacts" or "TestResults")
        || file.EndsWith(".db", StringComparison.Ordinal) || file.EndsWith(".dll", StringComparison.Ordinal) || file.EndsWith(".nupkg", StringComparison.Ordinal);

    [GeneratedRegex("""(?<![\w.:/-])/(home|root|work|Users)/\w+|\b[A-Za-z]:\\+Users\\+\w+""", RegexOptions.ExplicitCapture)]
    private static partial Regex MachinePath();

    [GeneratedRegex("""https?://(?<host>[^/:"'\s]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
