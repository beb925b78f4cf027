using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Helpdesk.Architecture.Source;

namespace Helpdesk.Architecture.Rules;

/// <summary>What modules and plugins compile against is documented.</summary>
public sealed partial class DocumentationRules
{
    [Fact]
    public void PublicTypes_OfAbstractionsAndContracts_AreDocumented() =>
        new[] { Assemblies.Abstractions }.Concat(Assemblies.Contracts).SelectMany(a => Undocumented(a, ReadDocumentation(a))).ShouldBeEmpty();

    [Fact]
    public void NegativeSample_MissingAndEmptySummaries_AreReported()
    {
        var documentation = XDocument.Parse("""
            <doc><members>
              <member name="T:Helpdesk.Modules.ShellSettings"><summary> </summary></member>
            </members></doc>
            """);
        var reported = Undocumented(Assemblies.Abstractions, documentation).ToList();
        reported.ShouldContain("T:Helpdesk.Modules.ShellSettings");
        reported.ShouldContain("T:Helpdesk.Data.IUnitOfWork");
        reported.ShouldContain("M:Helpdesk.Data.IUnitOfWork.BeginAsync");
        reported.ShouldContain("F:Helpdesk.Modules.TenantState.Running");
    }

    private static XDocument ReadDocumentation(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        File.Exists(file).ShouldBeTrue($"{file} is missing: the project must set GenerateDocumentationFile.");
        return XDocument.Load(file);
    }

    private static IEnumerable<string> Undocumented(Assembly assembly, XDocument documentation)
    {
        var documented = documentation.Descendants("member")
            .Where(m => m.Element("inheritdoc") is not null || !string.IsNullOrWhiteSpace(m.Element("summary")?.Value))
            // Parameter lists are left out: an overload set is documented together.
            .Select(m => Arity().Replace(((string)m.Attribute("name")!).Split('(')[0], ""))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var type in assembly.GetExportedTypes().Where(t => !Assemblies.IsGenerated(t)))
        {
            var name = (type.FullName ?? type.Name).Replace('+', '.');
            name = Arity().Replace(name, "");
            if (!documented.Contains("T:" + name))
            {
                yield return "T:" + name;
            }

            foreach (var member in MembersOf(type))
            {
                var id = $"{Prefix(member)}:{name}.{member.Name}";
                if (!documented.Contains(id))
                {
                    yield return id;
                }
            }
        }
    }

    // Interfaces are what others implement or call, enum values are what they choose; both say what they mean.
    private static IEnumerable<MemberInfo> MembersOf(Type type) => type switch
    {
        { IsInterface: true } => type.GetMembers().Where(m => m is not MethodInfo { IsSpecialName: true }),
        { IsEnum: true } => type.GetFields(BindingFlags.Public | BindingFlags.Static),
        _ => [],
    };

    private static char Prefix(MemberInfo member) => member switch
    {
        PropertyInfo => 'P',
        FieldInfo => 'F',
        EventInfo => 'E',
        _ => 'M',
    };

    [GeneratedRegex("`+[0-9]+")]
    private static partial Regex Arity();
}
