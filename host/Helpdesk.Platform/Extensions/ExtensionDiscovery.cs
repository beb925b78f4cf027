using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Modules.Manifest;
using Microsoft.Extensions.DependencyModel;

namespace Helpdesk.Platform.Extensions;

/// <summary>Finds the modules that the host references and reads their manifests.</summary>
internal static class ExtensionDiscovery
{
    private const string Contract = "Helpdesk.Abstractions";

    /// <summary>
    /// Assemblies that the host depends on and that themselves depend on the contract. Read from the dependency file that the SDK writes,
    /// because the compiler drops references from which no type is used.
    /// </summary>
    public static IReadOnlyList<Assembly> FindReferencedAssemblies(Assembly host)
    {
        var context = DependencyContext.Load(host) ?? DependencyContext.Default
            ?? throw new InvalidOperationException($"{host.GetName().Name}.deps.json is missing beside the program: publish or build it again.");
        var libraries = context.RuntimeLibraries.ToDictionary(l => l.Name, StringComparer.OrdinalIgnoreCase);
        var usesContract = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var found = new List<Assembly>();
        Visit(host.GetName().Name!);
        return found;

        void Visit(string name)
        {
            if (!seen.Add(name) || !libraries.TryGetValue(name, out var library))
            {
                return;
            }

            foreach (var dependency in library.Dependencies)
            {
                Visit(dependency.Name);
            }

            if (!string.Equals(name, host.GetName().Name, StringComparison.OrdinalIgnoreCase) && UsesContract(name))
            {
                found.AddRange(library.GetDefaultAssemblyNames(context).Select(Assembly.Load));
            }
        }

        bool UsesContract(string name)
        {
            if (usesContract.TryGetValue(name, out var uses))
            {
                return uses;
            }

            usesContract[name] = false;
            return usesContract[name] = libraries.TryGetValue(name, out var library) && library.Dependencies.Any(d =>
                string.Equals(d.Name, Contract, StringComparison.OrdinalIgnoreCase) || UsesContract(d.Name));
        }
    }

    /// <summary>Reads the manifest of each assembly that has one.</summary>
    public static IReadOnlyList<ModuleInfo> ReadModules(IEnumerable<Assembly> assemblies)
    {
        var modules = new List<ModuleInfo>();
        foreach (var assembly in assemblies.Distinct())
        {
            if (assembly.GetCustomAttribute<ModuleAttribute>() is { } manifest)
            {
                modules.Add(ReadModule(assembly, manifest));
            }
        }

        return modules;
    }

    private static ModuleInfo ReadModule(Assembly assembly, ModuleAttribute manifest)
    {
        var id = assembly.GetName().Name!;
        var theme = manifest as ThemeAttribute;
        var module = new ModuleInfo
        {
            Id = id,
            Name = manifest.Name,
            Description = manifest.Description,
            Author = manifest.Author,
            Version = manifest.Version.Length > 0 ? manifest.Version : assembly.GetName().Version?.ToString(3) ?? "",
            Assembly = assembly,
            IsTheme = theme is not null,
            BaseTheme = theme?.BaseTheme,
        };

        var declared = assembly.GetCustomAttributes<Helpdesk.Modules.Manifest.FeatureAttribute>().ToList();
        var features = declared.Select(f => new FeatureInfo
        {
            Id = f.Id,
            Name = f.Name,
            Description = f.Description,
            Category = f.Category,
            Dependencies = WithBaseTheme(f.Dependencies),
            IsAlwaysEnabled = f.IsAlwaysEnabled,
            EnabledByDependencyOnly = f.EnabledByDependencyOnly,
            Module = module,
        }).ToList();
        if (features.Count == 0)
        {
            features.Add(new FeatureInfo
            {
                Id = id,
                Name = manifest.Name,
                Description = manifest.Description,
                Category = theme is null ? "Other" : "Themes",
                Dependencies = WithBaseTheme([]),
                Module = module,
            });
        }

        AssignStartups(assembly, id, features);
        module.Features = features;
        return module;

        IReadOnlyList<string> WithBaseTheme(string[] dependencies) =>
            theme?.BaseTheme is { } baseTheme && !dependencies.Contains(baseTheme, StringComparer.Ordinal) ? [baseTheme, .. dependencies] : dependencies;
    }

    private static void AssignStartups(Assembly assembly, string moduleId, List<FeatureInfo> features)
    {
        var startups = assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsSubclassOf(typeof(StartupBase)))
            .GroupBy(t => t.GetCustomAttribute<Helpdesk.Modules.FeatureAttribute>()?.Id ?? moduleId, StringComparer.Ordinal);
        foreach (var group in startups)
        {
            var feature = features.Find(f => string.Equals(f.Id, group.Key, StringComparison.Ordinal))
                ?? throw new InvalidOperationException(
                    $"The startup {group.First().FullName} belongs to the feature {group.Key}, which the manifest of {moduleId} does not declare.");
            feature.Startups = group
                .OrderBy(t => t.FullName, StringComparer.Ordinal)
                .Select(t => new StartupInfo(t, t.GetCustomAttribute<RequireFeaturesAttribute>()?.Ids ?? []))
                .ToList();
        }
    }
}
