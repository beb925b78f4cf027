using System.Reflection;

namespace Helpdesk.Architecture.Source;

/// <summary>The built assemblies that the rules look at.</summary>
internal static class Assemblies
{
    public static Assembly Abstractions => Load("Helpdesk.Abstractions");

    public static Assembly Platform => Load("Helpdesk.Platform");

    public static IReadOnlyList<Assembly> Modules => Repository.Here.Modules.Select(p => Load(p.Name)).ToList();

    public static IReadOnlyList<Assembly> Contracts => Repository.Here.Contracts.Select(p => Load(p.Name)).ToList();

    public static IReadOnlyList<Assembly> Themes => Repository.Here.Themes.Select(p => Load(p.Name)).ToList();

    /// <summary>Everything whose code runs in a tenant and is not the platform.</summary>
    public static IReadOnlyList<Assembly> ModuleCode => [.. Modules, .. Contracts, .. Themes];

    /// <summary>All product code that can hold rows: platform, contract, modules.</summary>
    public static IReadOnlyList<Assembly> Product => [Abstractions, Platform, .. ModuleCode];

    public static Assembly Load(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(file)
            ? Assembly.Load(new AssemblyName(name))
            : throw new FileNotFoundException(
                $"{name}.dll is not beside the tests. A module of the solution that the host does not reference must be referenced by this test project.", file);
    }

    /// <summary>Types written by people: none that the compiler or a generator made.</summary>
    public static IEnumerable<Type> WrittenTypes(this Assembly assembly) =>
        assembly.GetTypes().Where(t => !IsGenerated(t));

    public static bool IsGenerated(Type type) =>
        type.Name.Contains('<')
        || type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false)
        || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false)
        || type.Namespace is "AspNetCoreGeneratedDocument"
        || (type.Namespace?.StartsWith("System.", StringComparison.Ordinal) ?? false)
        || (type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) ?? false)
        || (type.DeclaringType is not null && IsGenerated(type.DeclaringType));
}
