using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Helpdesk.Architecture.Source;

/// <summary>Reads what compiled methods call: lambdas, iterators and async state machines are nested types, so nothing hides.</summary>
internal static class MethodBodies
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly FrozenDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToFrozenDictionary(o => o.Value);

    /// <summary>Every member that the type's methods and constructors name.</summary>
    public static IEnumerable<Use> UsesOf(Type type) =>
        type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).SelectMany(UsesOf);

    private static IEnumerable<Use> UsesOf(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray();
        if (code is null)
        {
            yield break;
        }

        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        var at = 0;
        while (at < code.Length)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[at++]));
            }

            var opCode = OpCodesByValue[value];
            switch (opCode.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments);
                    if (member is not null)
                    {
                        yield return new Use(method, opCode, member);
                    }

                    at += 4;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }
}

/// <summary>One instruction that names a member.</summary>
internal sealed record Use(MethodBase Caller, OpCode OpCode, MemberInfo Member)
{
    /// <summary>Type written by a person in which the call stands, also when the compiler moved it into a nested one.</summary>
    public Type Home
    {
        get
        {
            var type = Caller.DeclaringType!;
            while (type.DeclaringType is not null && Assemblies.IsGenerated(type))
            {
                type = type.DeclaringType;
            }

            return type;
        }
    }

    public override string ToString() => $"{Home.FullName} uses {Member.DeclaringType?.Name ?? "?"}.{Member.Name}";
}
