using Helpdesk.Architecture.Source;

namespace Helpdesk.Architecture.Rules;

/// <summary>
/// Every text has a German one, in the project that shows it or in one that every tenant has (platform, base theme): a text that only another
/// module translates is English again where that module is switched off.
/// </summary>
public sealed class LocalizationRules
{
    private const string Language = "de";
    private static readonly string[] Always = ["Helpdesk.Platform", "Helpdesk.Theme.Base"];

    // The contract has no texts of its own language; what its tag helpers say, the base theme translates.
    public static TheoryData<string> Speaking() =>
    [
        .. Repository.Here.Projects
            .Where(p => (p.IsBelow("modules") && !p.IsLibrary) || p.IsBelow("workflows") || p.IsBelow("themes") || p.Name is "Helpdesk.Platform" or "Helpdesk.Abstractions")
            .Select(p => p.Name),
    ];

    [Theory]
    [MemberData(nameof(Speaking))]
    public void EveryText_HasAGermanOne(string project)
    {
        var keys = KeysOf(project).Where(k => k.Any(char.IsLetter)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Missing(keys, Always.Append(project).SelectMany(TranslationsOf).Select(t => t.Key)).ShouldBeEmpty($"{project}/Localization/{Language}.json lacks these texts");
    }

    [Theory]
    [MemberData(nameof(Speaking))]
    public void EveryKey_IsALiteral(string project) =>
        Sources(project).SelectMany(f => Texts.Interpolated(Repository.Here.Read(f)).Select(t => $"{f}: {t}")).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Speaking))]
    public void EveryTranslation_HasThePlaceholdersOfItsKey(string project) => Unequal(TranslationsOf(project)).ShouldBeEmpty();

    [Fact]
    public void NegativeSample_MissingTexts_AreReported()
    {
        const string source =
            """
            <h1>@L["Resolve incident"]</h1> @L["{0} tickets", n] localizer["Say \"no\""] Items["not a text"] _localizer[name]
            [Display(Name = "Short title", Prompt = "Type here")] [Required(ErrorMessage = "Enter a title.")]
            services.AddSettings<MailSettings>("mail", "Outgoing mail");
            """;

        var keys = Texts.InSource(source).ToList();

        keys.ShouldBe(["Resolve incident", "{0} tickets", "Say \"no\"", "Short title", "Type here", "Enter a title.", "Outgoing mail"], ignoreOrder: true);
        Missing(keys, ["Resolve incident", "{0} tickets", "Say \"no\"", "Short title", "Type here", "Enter a title."]).ShouldBe(["Outgoing mail"]);
    }

    [Fact]
    public void NegativeSample_KeysMadeAtRunTime_AreReported()
    {
        Texts.Interpolated("""L[$"{count} tickets"]""").ShouldNotBeEmpty();
        Texts.Interpolated("""L["{0} tickets", $"{count}"]""").ShouldBeEmpty();
    }

    [Fact]
    public void NegativeSample_LostPlaceholders_AreReported()
    {
        Unequal(Texts.Read("""{ "{0} of {1}": "{0} von" }""")).ShouldNotBeEmpty();
        Unequal(Texts.Read("""{ "{0} of {1}": "{1}, davon {0}", "{0} days": { "one": "ein Tag", "other": "{0} Tage" } }""")).ShouldBeEmpty();
    }

    private static IEnumerable<string> KeysOf(string project) =>
        Sources(project).SelectMany(f => Texts.InSource(Repository.Here.Read(f))).Concat(Texts.Declared(Assemblies.Load(project)));

    private static IEnumerable<string> Sources(string project)
    {
        var folder = Path.GetDirectoryName(Repository.Here.Projects.Single(p => p.Name == project).File)!.Replace('\\', '/') + "/";
        return Repository.Here.Files.Where(f =>
            f.StartsWith(folder, StringComparison.Ordinal)
            && (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cshtml", StringComparison.Ordinal)));
    }

    private static IReadOnlyDictionary<string, string[]> TranslationsOf(string project)
    {
        var file = Path.Combine(Repository.Here.Projects.Single(p => p.Name == project).Folder, "Localization", $"{Language}.json");
        return File.Exists(file) ? Texts.Read(File.ReadAllText(file)) : new Dictionary<string, string[]>(StringComparer.Ordinal);
    }

    private static IReadOnlyList<string> Missing(IEnumerable<string> keys, IEnumerable<string> translated) =>
        [.. keys.Except(translated, StringComparer.Ordinal)];

    // The last form is the one for any number; the form for one thing may spell the number out.
    private static IEnumerable<string> Unequal(IReadOnlyDictionary<string, string[]> translations) =>
        translations
            .Where(t => !Texts.Placeholders(t.Key).SequenceEqual(Texts.Placeholders(t.Value[^1]), StringComparer.Ordinal))
            .Select(t => $"{t.Key} -> {t.Value[^1]}");
}
