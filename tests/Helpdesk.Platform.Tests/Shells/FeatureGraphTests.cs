using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Extensions;
using Helpdesk.Platform.Shells;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class FeatureGraphTests
{
    [Fact]
    public void Resolve_PutsDependenciesFirst_AndAddsAlwaysEnabledAndBaseThemes()
    {
        var graph = Graph(
            Module("App", Feature("C", needs: ["B"]), Feature("B", needs: ["A"]), Feature("A"), Feature("Always", always: true), Feature("Off")),
            Theme("Dark", baseTheme: "Plain"),
            Theme("Plain"));

        var resolved = graph.Resolve(["C"], "Dark").Select(f => f.Id).ToList();

        resolved.ShouldBe(["Always", "A", "B", "C", "Plain", "Dark"]);
    }

    [Fact]
    public void Resolve_WhenFeaturesNeedEachOther_NamesTheCircle()
    {
        var graph = Graph(Module("App", Feature("A", needs: ["B"]), Feature("B", needs: ["C"]), Feature("C", needs: ["A"])), Theme("Plain"));

        var error = Should.Throw<BusinessException>(() => graph.Resolve(["B"], "Plain"));

        error.Message.ShouldBe("Features depend on each other in a circle: B needs C needs A needs B.");
    }

    [Fact]
    public void Resolve_WhenADependencyIsMissing_NamesBothFeatures()
    {
        var graph = Graph(Module("App", Feature("A", needs: ["Gone"])), Theme("Plain"));

        Should.Throw<BusinessException>(() => graph.Resolve(["A"], "Plain")).Message.ShouldBe("The feature A needs Gone, which is not in this installation.");
        Should.Throw<BusinessException>(() => graph.Resolve(["Typo"], "Plain")).Message.ShouldBe("There is no feature Typo in this installation.");
        Should.Throw<BusinessException>(() => graph.Resolve([], "A")).Message.ShouldBe("A is a feature, not a theme.");
    }

    [Fact]
    public void Graph_WhenTwoModulesDeclareTheSameFeature_IsRefused()
    {
        Should.Throw<InvalidOperationException>(() => Graph(Module("One", Feature("A")), Module("Two", Feature("A")))).Message.ShouldContain("One and by Two");
    }

    [Fact]
    public void Startups_FollowTheirDependencies_AndThenTheirOrder()
    {
        var graph = Graph(
            Module("App", Feature("Base", startups: [typeof(LateStartup)]), Feature("Top", needs: ["Base"], startups: [typeof(EarlyStartup)]), Feature("Free", startups: [typeof(PlainStartup), typeof(NeedsGoneStartup)])),
            Theme("Plain"));

        using var services = new ServiceCollection().BuildServiceProvider();
        var order = ShellStartups.Create(graph.Resolve(["Top", "Free"], "Plain"), graph, services).Select(s => s.Inner.GetType()).ToList();

        order.ShouldBe([typeof(PlainStartup), typeof(LateStartup), typeof(EarlyStartup)]);
    }

    [Fact]
    public void Change_WhenAFeatureIsSwitchedOff_TakesItsDependentsWithIt()
    {
        var graph = Graph(Module("App", Feature("A"), Feature("B", needs: ["A"]), Feature("C", needs: ["B"]), Feature("D")), Theme("Plain"));

        FeatureSelection.Change(graph, Settings("A", "C", "D"), enable: [], disable: ["B"]).EnabledFeatures.ShouldBe(["A", "D"]);
    }

    [Fact]
    public void Change_WhenAFeatureCannotBeSwitched_SaysWhy()
    {
        var graph = Graph(Module("App", Feature("Always", needs: ["Core"], always: true), Feature("Core"), Feature("Inner", byDependencyOnly: true)), Theme("Plain"));

        Refusal([], ["Always"]).ShouldBe("The feature Always is part of every tenant.");
        Refusal([], ["Core"]).ShouldBe("The feature Core is needed by Always, which is part of every tenant.");
        Refusal(["Inner"], []).ShouldBe("The feature Inner is switched on by the features that need it, not on its own.");
        Refusal(["Plain"], []).ShouldBe("Plain is a theme: choose the tenant's theme instead of switching it on or off.");
        Refusal([], ["Typo"]).ShouldBe("There is no feature Typo in this installation.");

        string Refusal(string[] enable, string[] disable) =>
            Should.Throw<BusinessException>(() => FeatureSelection.Change(graph, Settings(), enable, disable)).Message;
    }

    [Fact]
    public void Change_WhenAFeatureIsGoneFromTheInstallation_CanStillBeTakenOffTheList()
    {
        var graph = Graph(Module("App", Feature("A")), Theme("Plain"));

        FeatureSelection.Change(graph, Settings("A", "Gone"), enable: [], disable: ["Gone"]).EnabledFeatures.ShouldBe(["A"]);
    }

    [Fact]
    public void ReadModules_ReadsManifestAndStartupsOfAnAssembly()
    {
        var module = ExtensionDiscovery.ReadModules([typeof(FeatureGraphTests).Assembly, typeof(FeatureGraph).Assembly]).ShouldHaveSingleItem();

        var ping = module.Features.Single(f => f.Id == "Tests.Ping");
        ping.Startups.Select(s => s.Type.Name).ShouldBe(["PingStartup", "PingWithPongStartup"]);
        ping.Startups.Single(s => s.Type == typeof(PingWithPongStartup)).RequiredFeatures.ShouldBe(["Tests.Pong"]);
        module.Features.Single(f => f.Id == "Tests.Hidden").EnabledByDependencyOnly.ShouldBeTrue();
    }

    [Fact]
    public void FindReferencedAssemblies_FindsTheModulesOfTheHost()
    {
        var names = ExtensionDiscovery.FindReferencedAssemblies(typeof(Helpdesk.Host.HelpdeskHost).Assembly).Select(a => a.GetName().Name).ToList();

        names.ShouldContain("Helpdesk.Admin");
        names.ShouldContain("Helpdesk.Theme.Base");
        names.ShouldNotContain(typeof(FeatureGraphTests).Assembly.GetName().Name);
    }

    private static ShellSettings Settings(params string[] enabled) => new()
    {
        Name = "Default",
        Database = new DatabaseSettings(DatabaseProvider.Sqlite, ""),
        DataPath = "",
        EnabledFeatures = enabled,
    };

    private static FeatureGraph Graph(params ModuleInfo[] modules) => new(modules);

    private static ModuleInfo Theme(string id, string? baseTheme = null)
    {
        var module = new ModuleInfo { Id = id, Name = id, Description = "", Author = "", Version = "", Assembly = typeof(FeatureGraphTests).Assembly, IsTheme = true, BaseTheme = baseTheme };
        module.Features = [new FeatureInfo { Id = id, Name = id, Description = "", Category = "", Dependencies = baseTheme is null ? [] : [baseTheme], Module = module }];
        return module;
    }

    private static ModuleInfo Module(string id, params Func<ModuleInfo, FeatureInfo>[] features)
    {
        var module = new ModuleInfo { Id = id, Name = id, Description = "", Author = "", Version = "", Assembly = typeof(FeatureGraphTests).Assembly };
        module.Features = features.Select(f => f(module)).ToList();
        return module;
    }

    private static Func<ModuleInfo, FeatureInfo> Feature(
        string id, string[]? needs = null, bool always = false, bool byDependencyOnly = false, Type[]? startups = null) => module => new FeatureInfo
    {
        Id = id,
        Name = id,
        Description = "",
        Category = "",
        Dependencies = needs ?? [],
        IsAlwaysEnabled = always,
        EnabledByDependencyOnly = byDependencyOnly,
        Module = module,
        Startups = (startups ?? []).Select(t => new StartupInfo(t, t == typeof(NeedsGoneStartup) ? ["Gone"] : [])).ToList(),
    };

    // They belong to a feature of the test module that no test switches on.
    [Helpdesk.Modules.Feature("Tests.Hidden")]
    private sealed class LateStartup : StartupBase
    {
        public override int Order => 100;
    }

    [Helpdesk.Modules.Feature("Tests.Hidden")]
    private sealed class EarlyStartup : StartupBase
    {
        public override int Order => -100;
    }

    [Helpdesk.Modules.Feature("Tests.Hidden")]
    private sealed class PlainStartup : StartupBase;

    [Helpdesk.Modules.Feature("Tests.Hidden")]
    private sealed class NeedsGoneStartup : StartupBase;
}
