using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>
/// The values and moments of the parameters of a layout. Each pack is held twice: a step reads one copy and writes the
/// other, then they change places (a buffer that is both input and output could be overwritten while it is still read).
/// </summary>
internal sealed class ParameterState : IDisposable
{
    private readonly ParameterLayout _layout;
    private readonly Dictionary<string, Tensor> _current = [];
    private readonly Dictionary<string, Tensor> _next = [];

    public ParameterState(ParameterLayout layout, int seed)
    {
        _layout = layout;
        foreach (var pack in layout.Packs)
        {
            foreach (string name in ParameterUpdate.StateNames(pack.Name))
            {
                _current[name] = Tensor.Create(ElementType.Float, pack.Length);
                _current[name].Floats.Clear();
                _next[name] = Tensor.Create(ElementType.Float, pack.Length);
            }

            foreach (var (parameter, elements) in pack.Slices())
            {
                parameter.Initialization.Create(parameter.Name, parameter.Shape, seed).CopyTo(Values(pack)[elements]);
            }
        }
    }

    /// <summary>The values of each pack, by its name: the inputs of <see cref="ParameterLayout.BindInputs"/>.</summary>
    public Dictionary<string, Tensor> Packs => _layout.Packs.ToDictionary(pack => pack.Name, pack => _current[ParameterUpdate.StateNames(pack.Name)[0]]);

    /// <summary>Adds the present state to an update's inputs and the buffers for the next to its outputs.</summary>
    public void AddTo(Dictionary<string, Tensor> inputs, Dictionary<string, Tensor> outputs)
    {
        foreach (var (name, tensor) in _current)
        {
            inputs[name] = tensor;
            outputs[ParameterUpdate.NextName(name)] = _next[name];
        }
    }

    /// <summary>Takes over what an update has computed.</summary>
    public void Commit()
    {
        foreach (string name in _current.Keys.ToList())
        {
            (_current[name], _next[name]) = (_next[name], _current[name]);
        }
    }

    /// <summary>A copy of each parameter's value, by name.</summary>
    public Dictionary<string, float[]> Snapshot() => _layout.Packs
        .SelectMany(pack => pack.Slices().Select(slice => (slice.Parameter.Name, Elements: Values(pack)[slice.Elements].ToArray())))
        .ToDictionary(pair => pair.Name, pair => pair.Elements);

    /// <summary>Copies of all values and moments, by name.</summary>
    public IEnumerable<KeyValuePair<string, float[]>> State => _current.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Floats.ToArray()));

    /// <summary>Replaces all values and moments, as by <see cref="State"/>.</summary>
    public void RestoreState(IReadOnlyDictionary<string, float[]> state)
    {
        foreach (var (name, tensor) in _current)
        {
            Find(state, name, tensor.Floats.Length, $"[{tensor.Floats.Length}]").CopyTo(tensor.Floats);
        }
    }

    /// <summary>Replaces all values, as by <see cref="Snapshot"/>, and sets the moments to 0.</summary>
    /// <exception cref="ArgumentException">A parameter is missing, or the number of its elements differs.</exception>
    public void Restore(IReadOnlyDictionary<string, float[]> weights)
    {
        foreach (var tensor in _current.Values)
        {
            tensor.Floats.Clear();
        }

        foreach (var pack in _layout.Packs)
        {
            foreach (var (parameter, elements) in pack.Slices())
            {
                Find(weights, parameter.Name, (int)parameter.Shape.ElementCount, parameter.Shape).CopyTo(Values(pack)[elements]);
            }
        }
    }

    /// <summary>The elements of a parameter.</summary>
    /// <exception cref="ArgumentException">It is missing, or the number of its elements differs.</exception>
    public static float[] Find(IReadOnlyDictionary<string, float[]> weights, string name, int count, object shape) =>
        weights.TryGetValue(name, out float[]? elements) && elements.Length == count
            ? elements
            : throw new ArgumentException($"The weights of '{name}' have {elements?.Length ?? 0} elements; expected {count}, shape {shape}.", nameof(weights));

    public void Dispose()
    {
        foreach (var tensor in _current.Values.Concat(_next.Values))
        {
            tensor.Dispose();
        }
    }

    private Span<float> Values(ParameterLayout.Pack pack) => _current[ParameterUpdate.StateNames(pack.Name)[0]].Floats;
}
