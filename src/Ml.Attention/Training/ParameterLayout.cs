using Ml.Attention.Graphs;

namespace Ml.Attention.Training;

/// <summary>
/// Where each parameter is kept during training. Matrices stand one behind the other in one vector, biases and scales
/// in another, so that the optimizer's nodes run twice, not once for each parameter. Embedding tables are none of it; see
/// <see cref="TokenVectors"/>.
/// </summary>
internal sealed class ParameterLayout
{
    /// <summary>The names of the two vectors.</summary>
    public const string Matrices = "matrices", Vectors = "vectors";

    public ParameterLayout(IEnumerable<Parameter> parameters)
    {
        var all = parameters.ToList();
        Packs = [.. new[] { (Matrices, ParameterKind.Matrix), (Vectors, ParameterKind.Vector) }
            .Select(pack => new Pack(pack.Item1, [.. all.Where(parameter => parameter.Kind == pack.Item2)]))
            .Where(pack => pack.Parameters.Count > 0)];
    }

    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>Has a graph cut its parameters out of packs that it is given at each run.</summary>
    public void BindInputs(GraphBuilder graph)
    {
        foreach (var pack in Packs)
        {
            pack.Define(graph, graph.Input(pack.Name, ElementType.Float, [pack.Length]));
        }
    }

    /// <summary>Parameters of one kind, one behind the other.</summary>
    internal sealed class Pack(string name, IReadOnlyList<Parameter> parameters)
    {
        public string Name => name;

        public IReadOnlyList<Parameter> Parameters => parameters;

        /// <summary>The number of elements of all parameters.</summary>
        public int Length { get; } = checked((int)parameters.Sum(parameter => parameter.Shape.ElementCount));

        /// <summary>Cuts a graph's parameters, found by name, out of a vector.</summary>
        public void Define(GraphBuilder graph, Value vector)
        {
            var own = graph.Parameters.ToDictionary(parameter => parameter.Name);
            using var scope = graph.Scope(name);
            var pieces = graph.Split(vector, 0, [.. parameters.Select(parameter => parameter.Shape.ElementCount)]);
            for (int i = 0; i < pieces.Count; i++)
            {
                var parameter = own[parameters[i].Name];
                GraphBuilder.Define(parameter, graph.Reshape(pieces[i], parameter.Shape));
            }
        }

        /// <summary>Each parameter with its elements in a vector.</summary>
        public IEnumerable<(Parameter Parameter, Range Elements)> Slices()
        {
            int start = 0;
            foreach (var parameter in parameters)
            {
                int end = start + (int)parameter.Shape.ElementCount;
                yield return (parameter, start..end);
                start = end;
            }
        }
    }
}
