using System.Collections;
using System.Reflection;
using Helpdesk.Architecture.Samples;
using Helpdesk.Architecture.Source;

namespace Helpdesk.Architecture.Rules;

/// <summary>Two tenants and two hundred shell rebuilds share every static of the process, so none may change.</summary>
public sealed class StateRules
{
    // Each is filled once per process from types or pure functions, never from a tenant's data.
    private static readonly string[] Approved = [];

    private static readonly string[] Mutators =
    [
        "Add", "TryAdd", "AddRange", "Insert", "Remove", "TryRemove", "RemoveAll", "Clear", "set_Item", "GetOrAdd", "AddOrUpdate", "TryUpdate",
        "UnionWith", "ExceptWith", "IntersectWith", "Enqueue", "Dequeue", "TryDequeue", "Push", "Pop", "TryPop", "Sort",
    ];

    [Fact]
    public void Statics_NeverChange() =>
        Assemblies.Product.SelectMany(a => a.WrittenTypes()).SelectMany(MutableStatics)
            .Where(v => !Approved.Contains(v.Split(' ')[0], StringComparer.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void NegativeSample_MutableStatics_AreReported()
    {
        var reported = MutableStatics(typeof(ForgetfulCounter)).ToList();
        reported.Count.ShouldBe(4, string.Join('\n', reported));
        MutableStatics(typeof(FixedNames)).ShouldBeEmpty();
    }

    private static IEnumerable<string> MutableStatics(Type type)
    {
        foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (field.IsLiteral || IsMadeByTheCompiler(field))
            {
                continue;
            }

            if (!field.IsInitOnly)
            {
                yield return $"{type.FullName}.{field.Name} can be assigned";
            }
            else if (IsMutableCollection(field.FieldType) && (!field.IsPrivate || IsChanged(type, field)))
            {
                yield return $"{type.FullName}.{field.Name} is a collection that can change ({field.FieldType.Name}): use a frozen or immutable one";
            }
        }
    }

    // Cached delegates are '<>9__...'; the backing field of 'static X { get; set; }' is '<X>k__BackingField' and is judged.
    private static bool IsMadeByTheCompiler(FieldInfo field) =>
        field.Name.StartsWith("<>", StringComparison.Ordinal)
        || field.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false);

    // A private lookup table that is filled where it is declared and only read afterwards does no harm.
    private static bool IsChanged(Type type, FieldInfo field) =>
        type.GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public).Append(type)
            .SelectMany(MethodBodies.UsesOf)
            .Where(u => !(u.Caller is ConstructorInfo { IsStatic: true }))
            .GroupBy(u => u.Caller)
            .Any(method => method.Any(u => u.Member is FieldInfo used && used.MetadataToken == field.MetadataToken && used.Module == field.Module)
                && method.Any(u => Mutators.Contains(u.Member.Name, StringComparer.Ordinal) && u.Member.DeclaringType is { } owner && IsMutableCollection(owner)));

    private static bool IsMutableCollection(Type type) =>
        type.IsGenericType
        && !type.IsInterface
        && typeof(IEnumerable).IsAssignableFrom(type)
        && type.Namespace is "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections";
}
