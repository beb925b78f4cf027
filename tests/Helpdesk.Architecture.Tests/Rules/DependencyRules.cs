using System.Reflection;
using Helpdesk.Architecture.Source;
using Helpdesk.Modules.Manifest;

namespace Helpdesk.Architecture.Rules;

/// <summary>Who may know whom (architecture, principle 2).</summary>
public sealed class DependencyRules
{
    [Fact]
    public void Modules_ReferenceOnlyAbstractionsAndContracts() =>
        Assemblies.Modules.SelectMany(a => ForeignReferences(a, allowThemes: false)).ShouldBeEmpty();

    [Fact]
    public void Themes_ReferenceOnlyAbstractionsContractsAndThemes() =>
        Assemblies.Themes.SelectMany(a => ForeignReferences(a, allowThemes: true)).ShouldBeEmpty();

    [Fact]
    public void Contracts_ReferenceOnlyAbstractionsAndContracts() =>
        Assemblies.Contracts.SelectMany(a => ForeignReferences(a, allowThemes: false)).ShouldBeEmpty();

    [Fact]
    public void Platform_KnowsNoModule() =>
        ModuleReferences(Assemblies.Platform).Concat(ModuleReferences(Assemblies.Abstractions)).ShouldBeEmpty();

    [Fact]
    public void ProjectFiles_OfModules_ReferenceOnlyAbstractionsAndContracts() =>
        // The compiler drops a reference that nobody uses yet; the project file shows it.
        Repository.Here.Modules.Concat(Repository.Here.Contracts)
            .SelectMany(p => ForeignProjectReferences(p.Name, File.ReadAllText(p.FullPath)))
            .ShouldBeEmpty();

    [Fact]
    public void ProjectFiles_OfLibraries_ReferenceNoProject() =>
        Repository.Here.Libraries
            .SelectMany(p => System.Xml.Linq.XDocument.Parse(File.ReadAllText(p.FullPath)).Descendants("ProjectReference").Select(r => $"{p.Name} references {(string?)r.Attribute("Include")}"))
            .ShouldBeEmpty();

    [Fact]
    public void Modules_HaveAManifest_AndFeatureIdsAreUnique()
    {
        foreach (var module in Assemblies.Modules.Concat(Assemblies.Themes))
        {
            module.GetCustomAttribute<ModuleAttribute>().ShouldNotBeNull($"{module.GetName().Name} has no [assembly: Module] or [assembly: Theme].");
        }

        var features = Assemblies.Modules.Concat(Assemblies.Themes).SelectMany(a => a.GetCustomAttributes<FeatureAttribute>()).ToList();
        features.GroupBy(f => f.Id).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();
        var known = features.Select(f => f.Id).Concat(Assemblies.Modules.Concat(Assemblies.Themes).Select(a => a.GetName().Name!)).ToHashSet();
        features.SelectMany(f => f.Dependencies).Where(d => !known.Contains(d)).ShouldBeEmpty();
    }

    [Fact]
    public void NegativeSample_AnAssemblyThatKnowsPlatformAndModules_IsReported()
    {
        var host = Assembly.Load(new AssemblyName("Helpdesk.Host"));
        ForeignReferences(host, allowThemes: false).ShouldContain(v => v.Contains("Helpdesk.Platform", StringComparison.Ordinal));
    }

    [Fact]
    public void NegativeSample_AProjectThatReferencesAModule_IsReported()
    {
        const string Project = """
            <Project Sdk="Microsoft.NET.Sdk.Razor"><ItemGroup>
              <ProjectReference Include="../../host/Helpdesk.Abstractions/Helpdesk.Abstractions.csproj" />
              <ProjectReference Include="../Helpdesk.Identity/Helpdesk.Identity.csproj" />
              <ProjectReference Include="..\..\host\Helpdesk.Platform\Helpdesk.Platform.csproj" />
              <ProjectReference Include="../Helpdesk.Compliance/Pdf/Helpdesk.Compliance.Pdf.csproj" />
            </ItemGroup></Project>
            """;
        ForeignProjectReferences("Helpdesk.Sample", Project).Count().ShouldBe(3);
    }

    private static IEnumerable<string> ForeignReferences(Assembly assembly, bool allowThemes) =>
        from reference in assembly.GetReferencedAssemblies().Select(r => r.Name!)
        where reference.StartsWith("Helpdesk.", StringComparison.Ordinal) && !IsAllowed(assembly.GetName().Name!, reference, allowThemes)
        select $"{assembly.GetName().Name} references {reference}";

    private static IEnumerable<string> ForeignProjectReferences(string project, string xml) =>
        from reference in System.Xml.Linq.XDocument.Parse(xml).Descendants("ProjectReference")
        let name = Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))
        where !IsAllowed(project, name, allowThemes: false)
        select $"{project} references {name}";

    private static IEnumerable<string> ModuleReferences(Assembly assembly)
    {
        var modules = Repository.Here.Modules.Concat(Repository.Here.Contracts).Concat(Repository.Here.Themes).Select(p => p.Name).ToHashSet();
        return assembly.GetReferencedAssemblies().Select(r => r.Name!).Where(modules.Contains).Select(r => $"{assembly.GetName().Name} references {r}");
    }

    /// <summary>A library belongs to the module in whose folder it lies.</summary>
    private static bool IsAllowed(string owner, string name, bool allowThemes) =>
        name == "Helpdesk.Abstractions"
        || (name.StartsWith(owner + ".", StringComparison.Ordinal) && Repository.Here.Libraries.Any(l => l.Name == name))
        || name.EndsWith(".Contracts", StringComparison.Ordinal)
        || (allowThemes && name.StartsWith("Helpdesk.Theme.", StringComparison.Ordinal));
}
