using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Optimizers;

namespace Ml.Attention.Training;

/// <summary>
/// The graph of one training step: forward pass → loss → gradients → clipping → AdamW. Parameters and moments are
/// inputs, their new values outputs.
/// </summary>
internal sealed class TrainingGraph
{
    public const string LossName = "training/loss", NormName = "training/gradient_norm", PartNormsName = "training/part_gradient_norms";

    /// <summary>Adds all that a step needs to a graph that ends in a loss.</summary>
    /// <param name="graph">The forward pass.</param>
    /// <param name="loss">Float, no axes.</param>
    /// <param name="options">The constants of the optimizer.</param>
    /// <param name="maxGradientNorm">Where gradients are clipped.</param>
    /// <param name="recordGradients">Whether a step gives the norm of each part's gradients too; without it there is no node for them.</param>
    public TrainingGraph(GraphBuilder graph, Value loss, AdamWOptions options, float maxGradientNorm, bool recordGradients = false)
    {
        Layout = new(graph.Parameters);
        Optimizer = new(graph, options);
        DropoutMasks = graph.DropoutMasks;

        var byParameter = Gradients(graph, loss);
        var (clipped, norm) = GradientClipping.Build(Packed(graph, byParameter), maxGradientNorm);
        List<Value> outputs = [graph.Output(LossName, loss), graph.Output(NormName, norm)];
        if (recordGradients)
        {
            outputs.Add(graph.Output(PartNormsName, PartNorms(graph, byParameter)));
        }

        for (int i = 0; i < Layout.Packs.Count; i++)
        {
            var pack = Layout.Packs[i];
            var state = Inputs(graph, pack.Name, [pack.Length]);
            pack.Define(graph, state.Parameter);
            outputs.AddRange(Step(graph, pack.Name, state, clipped[i], decays: pack.Name == ParameterLayout.Matrices));
        }

        for (int i = 0; i < Layout.Tables.Count; i++)
        {
            var table = Layout.Tables[i];
            var state = Inputs(graph, table.Name, table.Shape.With(0, $"{table.Name}/rows"));
            GraphBuilder.Define(table, graph.Output($"{table.Name}/used", state.Parameter));

            // Its gradient was built with the shape of the whole table; when the graph runs it has the rows in use.
            var gradient = graph.ReshapeLike(clipped[Layout.Packs.Count + i], state.Parameter);
            outputs.AddRange(Step(graph, table.Name, state, gradient, decays: false));
        }

        Model = ModelWriter.Write(graph, outputs);
    }

    public ModelProto Model { get; }

    public ParameterLayout Layout { get; }

    public AdamW Optimizer { get; }

    /// <summary>The parts whose gradients are recorded, in the order of the output; none where they are not.</summary>
    public IReadOnlyList<string> Parts { get; private set; } = [];

    /// <summary>The masks that a step is given, with their rates.</summary>
    public IReadOnlyList<(Value Mask, float Rate)> DropoutMasks { get; }

    /// <summary>The names of a state's three inputs; each has an output of the same name and <c>/next</c>.</summary>
    public static string[] StateNames(string name) => [$"{name}/value", $"{name}/first_moment", $"{name}/second_moment"];

    public static string NextName(string stateName) => $"{stateName}/next";

    private Dictionary<Parameter, Value> Gradients(GraphBuilder graph, Value loss)
    {
        var parameters = Layout.Packs.SelectMany(pack => pack.Parameters).Concat(Layout.Tables).ToList();
        var gradients = GradientBuilder.Build(loss, [.. parameters.Select(parameter => parameter.Value)]);
        return parameters.Zip(gradients).ToDictionary(
            pair => pair.First,
            pair => pair.Second ?? throw new ArgumentException($"The loss does not depend on the parameter '{pair.First.Name}'.", nameof(loss)));
    }

    /// <summary>The gradient of each pack, then of each table.</summary>
    private List<Value> Packed(GraphBuilder graph, Dictionary<Parameter, Value> gradients)
    {
        using var scope = graph.Scope("gradient");
        var packed = Layout.Packs.Select(pack => graph.Concat(
            0, [.. pack.Parameters.Select(parameter => graph.Reshape(gradients[parameter], [parameter.Shape.ElementCount]))]));
        return [.. packed, .. Layout.Tables.Select(table => gradients[table])];
    }

    /// <summary>The norm of each part's gradients before clipping: Float <c>[parts]</c>.</summary>
    private Value PartNorms(GraphBuilder graph, Dictionary<Parameter, Value> gradients)
    {
        using var scope = graph.Scope("gradient_norms");
        var parts = graph.Parameters.GroupBy(parameter => GradientParts.Of(parameter.Name)).ToList();
        Parts = [.. parts.Select(part => part.Key)];
        var squares = parts.Select(part => part.Select(parameter => graph.ReduceSumSquare(gradients[parameter])).Aggregate(graph.Add));
        return graph.Sqrt(graph.Concat(0, [.. squares.Select(square => graph.Reshape(square, [1]))]));
    }

    private static AdamWState Inputs(GraphBuilder graph, string name, TensorShape shape)
    {
        var values = StateNames(name).Select(state => graph.Input(state, ElementType.Float, shape)).ToArray();
        return new(values[0], values[1], values[2]);
    }

    private List<Value> Step(GraphBuilder graph, string name, AdamWState state, Value gradient, bool decays)
    {
        var next = Optimizer.Build(state, gradient, decays);
        Value[] values = [next.Parameter, next.FirstMoment, next.SecondMoment];
        return [.. StateNames(name).Zip(values, (stateName, value) => graph.Output(NextName(stateName), value))];
    }
}
