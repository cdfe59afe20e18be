using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Calls a generic method with type arguments that are known only at run time.</summary>
internal static class GenericCall
{
    public static TResult Of<TResult>(Delegate example, Type[] types, params object?[] arguments)
    {
        MethodInfo method = example.Method.GetGenericMethodDefinition().MakeGenericMethod(types);
        return (TResult)method.Invoke(example.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    public static TResult Of<TResult>(Delegate example, Type type, params object?[] arguments) =>
        Of<TResult>(example, [type], arguments);
}
