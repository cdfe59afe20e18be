using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The assemblies in which the contracts of loaded models are looked for.</summary>
public sealed class ComponentCatalog
{
    private readonly Dictionary<string, Type> _extensions = [];
    private readonly HashSet<Assembly> _assemblies = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_extensions)
        {
            if (!_assemblies.Add(assembly))
            {
                return;
            }

            foreach (Type type in assembly.GetTypes())
            {
                string? contract = type.GetCustomAttribute<ExtensionBaseAttribute>(inherit: false)?.ContractName;
                if (contract is not null && !_extensions.TryAdd(contract, type) && throwOnError)
                {
                    throw new InvalidOperationException($"Duplicate contract name '{contract}': '{type.FullName}' and '{_extensions[contract].FullName}'.");
                }
            }
        }
    }

    internal object CreateExtension(string contract)
    {
        lock (_extensions)
        {
            return _extensions.TryGetValue(contract, out Type? type)
                ? Activator.CreateInstance(type)!
                : throw new InvalidOperationException($"No class with contract '{contract}' is registered; see {nameof(RegisterAssembly)}.");
        }
    }
}
