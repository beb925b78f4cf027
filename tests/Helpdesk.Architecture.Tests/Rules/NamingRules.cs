using System.Reflection;
using System.Text.RegularExpressions;
using Helpdesk.Architecture.Samples;
using Helpdesk.Architecture.Source;

namespace Helpdesk.Architecture.Rules;

/// <summary>Names say what a thing is; a name that fits everything says nothing.</summary>
public sealed partial class NamingRules
{
    private static readonly string[] Banned = ["Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Managers"];

    // Words of the contract that Orchard Core users know.
    private static readonly string[] ContractNames = ["IFeatureManager", "ITenantManager"];

    [Fact]
    public void TypeNames_HoldNoBannedWord() =>
        Assemblies.Product.Append(Assembly.Load(new AssemblyName("Helpdesk.Host")))
            .SelectMany(a => a.WrittenTypes())
            .SelectMany(BannedWords)
            .ShouldBeEmpty();

    [Fact]
    public void Namespaces_FollowTheFolder() =>
        Repository.Here.Files
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && (f.StartsWith("modules/", StringComparison.Ordinal) || f.StartsWith("host/Helpdesk.", StringComparison.Ordinal)))
            .SelectMany(f => ForeignNamespace(f, Repository.Here.Read(f)))
            .ShouldBeEmpty();

    [Fact]
    public void NegativeSample_BannedNames_AreReported()
    {
        BannedWords(typeof(TicketManager)).ShouldNotBeEmpty();
        BannedWords(typeof(DateUtils)).ShouldNotBeEmpty();
        BannedWords(typeof(StringHelper)).ShouldNotBeEmpty();
        BannedWords(typeof(ChipTagHelper)).ShouldBeEmpty();
    }

    [Fact]
    public void NegativeSample_AForeignNamespace_IsReported()
    {
        ForeignNamespace("modules/Helpdesk.Tickets/Domain/Ticket.cs", "namespace Helpdesk.Tickets.Domain;").ShouldBeEmpty();
        ForeignNamespace("modules/Helpdesk.Tickets/Domain/Ticket.cs", "namespace Helpdesk.Tickets;").ShouldNotBeEmpty();
    }

    private static IEnumerable<string> BannedWords(Type type)
    {
        var name = type.Name.Replace("TagHelper", "", StringComparison.Ordinal).Replace("HtmlHelper", "", StringComparison.Ordinal);
        var words = Word().Matches(name).Select(m => m.Value).ToList();
        var banned = words.Intersect(Banned, StringComparer.Ordinal).ToList();
        if (banned.Count == 0 || ContractNames.Contains(type.Name, StringComparer.Ordinal))
        {
            yield break;
        }

        // A framework's contract keeps the framework's word: an implementation of IFeatureManager, a UserManager of Identity.
        var inherits = type.GetInterfaces().Select(i => i.Name).Concat(Bases(type).Select(b => b.Name))
            .Any(n => n.Contains("Manager", StringComparison.Ordinal));
        if (!(inherits && banned.All(b => b == "Manager")))
        {
            yield return $"{type.FullName} holds the word {string.Join(", ", banned)}";
        }
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var b = type.BaseType; b is not null; b = b.BaseType)
        {
            yield return b;
        }
    }

    private static IEnumerable<string> ForeignNamespace(string file, string text)
    {
        var found = NamespaceLine().Match(text).Groups["name"].Value;
        if (found.Length == 0)
        {
            yield break;
        }

        // modules/Helpdesk.Tickets.Contracts/X/Y.cs -> Helpdesk.Tickets.X; host/Helpdesk.Abstractions/X/Y.cs -> Helpdesk.X
        var parts = file.Split('/');
        var project = parts[1].Replace(".Contracts", "", StringComparison.Ordinal);
        if (project == "Helpdesk.Abstractions")
        {
            project = "Helpdesk";
        }

        var expected = string.Join('.', parts[2..^1].Prepend(project));
        // Folders below the first may group files of one namespace. Manifest attributes have a namespace of their own, because a manifest
        // and a startup both know a FeatureAttribute.
        var area = string.Join('.', parts[2..^1].Take(1).Prepend(project));
        var isGrouped = parts.Length > 4 && (found == area || found.StartsWith(area + ".", StringComparison.Ordinal)) && expected.StartsWith(found + ".", StringComparison.Ordinal);
        if (found != expected && !isGrouped && file != "host/Helpdesk.Abstractions/Modules/Manifest.cs")
        {
            yield return $"{file}: namespace {found}, its folder says {expected}";
        }
    }

    [GeneratedRegex("[A-Z][a-z0-9]*|[A-Z]+(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex NamespaceLine();
}
