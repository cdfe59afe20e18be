using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>
/// The values and moments of all parameters. Packs are held twice: a step reads one copy and writes the other, then
/// they change places (a buffer that is both input and output could be overwritten before the backward pass has read
/// it). Of tables a step reads and writes the rows it uses.
/// </summary>
internal sealed class ParameterState : IDisposable
{
    private readonly ParameterLayout _layout;
    private readonly Dictionary<string, Tensor> _current = [];
    private readonly Dictionary<string, Tensor> _next = [];
    private readonly Dictionary<string, float[]> _tables = [];

    public ParameterState(ParameterLayout layout, int seed)
    {
        _layout = layout;
        foreach (var pack in layout.Packs)
        {
            foreach (string name in TrainingGraph.StateNames(pack.Name))
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

        foreach (var table in layout.Tables)
        {
            string[] names = TrainingGraph.StateNames(table.Name);
            _tables[names[0]] = table.Initialization.Create(table.Name, table.Shape, seed);
            _tables[names[1]] = new float[table.Shape.ElementCount];
            _tables[names[2]] = new float[table.Shape.ElementCount];
        }
    }

    /// <summary>Adds the present state to a step's inputs and the buffers for the next to its outputs.</summary>
    /// <param name="inputs">What the step is given.</param>
    /// <param name="outputs">What the step fills.</param>
    /// <param name="rows">The rows of the tables that the step uses.</param>
    /// <returns>The tensors made for this step; disposed after <see cref="Commit"/>.</returns>
    public List<Tensor> AddTo(Dictionary<string, Tensor> inputs, Dictionary<string, Tensor> outputs, ReadOnlySpan<int> rows)
    {
        foreach (var (name, tensor) in _current)
        {
            inputs[name] = tensor;
            outputs[TrainingGraph.NextName(name)] = _next[name];
        }

        var made = new List<Tensor>();
        foreach (var table in _layout.Tables)
        {
            int width = (int)table.Shape[1].Length;
            foreach (string name in TrainingGraph.StateNames(table.Name))
            {
                var before = Tensor.Create(ElementType.Float, rows.Length, width);
                var after = Tensor.Create(ElementType.Float, rows.Length, width);
                var buffer = before.Floats;
                for (int i = 0; i < rows.Length; i++)
                {
                    _tables[name].AsSpan(rows[i] * width, width).CopyTo(buffer[(i * width)..]);
                }

                inputs[name] = before;
                outputs[TrainingGraph.NextName(name)] = after;
                made.AddRange([before, after]);
            }
        }

        return made;
    }

    /// <summary>Takes over what a step has computed.</summary>
    public void Commit(Dictionary<string, Tensor> outputs, ReadOnlySpan<int> rows)
    {
        foreach (string name in _current.Keys.ToList())
        {
            (_current[name], _next[name]) = (_next[name], _current[name]);
        }

        foreach (var table in _layout.Tables)
        {
            int width = (int)table.Shape[1].Length;
            foreach (string name in TrainingGraph.StateNames(table.Name))
            {
                var updated = outputs[TrainingGraph.NextName(name)].Floats;
                for (int i = 0; i < rows.Length; i++)
                {
                    updated.Slice(i * width, width).CopyTo(_tables[name].AsSpan(rows[i] * width));
                }
            }
        }
    }

    /// <summary>The values as a forward pass takes them (<see cref="ParameterLayout.BindInputs"/>).</summary>
    public (Dictionary<string, Tensor> Inputs, List<Tensor> Made) ForwardInputs()
    {
        var inputs = _layout.Packs.ToDictionary(pack => pack.Name, pack => _current[TrainingGraph.StateNames(pack.Name)[0]]);
        var made = new List<Tensor>();
        foreach (var table in _layout.Tables)
        {
            var whole = Tensor.FromFloats(_tables[TrainingGraph.StateNames(table.Name)[0]], table.Shape.ToLengths());
            inputs[$"{table.Name}/table"] = whole;
            made.Add(whole);
        }

        return (inputs, made);
    }

    /// <summary>A copy of each parameter's value, by name.</summary>
    public Dictionary<string, float[]> Snapshot()
    {
        var snapshot = new Dictionary<string, float[]>();
        foreach (var pack in _layout.Packs)
        {
            foreach (var (parameter, elements) in pack.Slices())
            {
                snapshot[parameter.Name] = Values(pack)[elements].ToArray();
            }
        }

        foreach (var table in _layout.Tables)
        {
            snapshot[table.Name] = [.. _tables[TrainingGraph.StateNames(table.Name)[0]]];
        }

        return snapshot;
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
                Find(weights, parameter).CopyTo(Values(pack)[elements]);
            }
        }

        foreach (var table in _layout.Tables)
        {
            string[] names = TrainingGraph.StateNames(table.Name);
            Find(weights, table).CopyTo(_tables[names[0]], 0);
            Array.Clear(_tables[names[1]]);
            Array.Clear(_tables[names[2]]);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _current.Values.Concat(_next.Values))
        {
            tensor.Dispose();
        }
    }

    private static float[] Find(IReadOnlyDictionary<string, float[]> weights, Parameter parameter) =>
        weights.TryGetValue(parameter.Name, out float[]? elements) && elements.Length == parameter.Shape.ElementCount
            ? elements
            : throw new ArgumentException($"The weights of '{parameter.Name}' have {elements?.Length ?? 0} elements; expected {parameter.Shape.ElementCount}, shape {parameter.Shape}.", nameof(weights));

    private Span<float> Values(ParameterLayout.Pack pack) => _current[TrainingGraph.StateNames(pack.Name)[0]].Floats;
}
