using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Training;

/// <summary>
/// The graph of a forward and a backward pass: loss → gradients. Parameters are inputs, their gradients outputs, in the
/// packs of a <see cref="ParameterLayout"/>; a <see cref="ParameterUpdate"/> makes a step of them.
/// </summary>
internal sealed class TrainingGraph
{
    public const string LossName = "training/loss", PartNormsName = "training/part_gradient_norms", InputGradientName = "training/input_gradient";

    /// <summary>Adds the backward pass to a graph that ends in a loss.</summary>
    /// <param name="graph">The forward pass.</param>
    /// <param name="loss">Float, no axes.</param>
    /// <param name="input">A value whose gradient is wanted too; none where null.</param>
    /// <param name="recordGradients">Whether a step gives the norm of each part's gradients too; without it there is no node for them.</param>
    public TrainingGraph(GraphBuilder graph, Value loss, Value? input = null, bool recordGradients = false)
    {
        Layout = new(graph.Parameters);
        DropoutMasks = graph.DropoutMasks;

        var parameters = Layout.Packs.SelectMany(pack => pack.Parameters).ToList();
        Value?[] all = [.. GradientBuilder.Build(loss, [.. parameters.Select(parameter => parameter.Value), .. input is null ? (Value[])[] : [input]])];
        var byParameter = parameters.Zip(all).ToDictionary(
            pair => pair.First,
            pair => pair.Second ?? throw new ArgumentException($"The loss does not depend on the parameter '{pair.First.Name}'.", nameof(loss)));

        List<Value> outputs = [graph.Output(LossName, loss)];
        if (input is not null)
        {
            outputs.Add(graph.Output(InputGradientName, all[^1] ?? throw new ArgumentException($"The loss does not depend on {input}.", nameof(input))));
        }

        if (recordGradients)
        {
            outputs.Add(graph.Output(PartNormsName, PartNorms(graph, byParameter)));
        }

        using (graph.Scope("gradient"))
        {
            foreach (var pack in Layout.Packs)
            {
                var pieces = pack.Parameters.Select(parameter => graph.Reshape(byParameter[parameter], [parameter.Shape.ElementCount])).ToList();
                outputs.Add(graph.Output(ParameterUpdate.GradientName(pack.Name), graph.Concat(0, pieces)));
            }
        }

        Layout.BindInputs(graph);
        Model = ModelWriter.Write(graph, outputs);
    }

    public ModelProto Model { get; }

    public ParameterLayout Layout { get; }

    /// <summary>The parts whose gradients are recorded, in the order of the output; none where they are not.</summary>
    public IReadOnlyList<string> Parts { get; private set; } = [];

    /// <summary>The masks that a step is given, with their rates.</summary>
    public IReadOnlyList<(Value Mask, float Rate)> DropoutMasks { get; }

    /// <summary>The norm of each part's gradients before clipping: Float <c>[parts]</c>.</summary>
    private Value PartNorms(GraphBuilder graph, Dictionary<Parameter, Value> gradients)
    {
        using var scope = graph.Scope("gradient_norms");
        var parts = graph.Parameters.GroupBy(parameter => GradientParts.Of(parameter.Name)).ToList();
        Parts = [.. parts.Select(part => part.Key)];
        var squares = parts.Select(part => part.Select(parameter => graph.ReduceSumSquare(gradients[parameter])).Aggregate(graph.Add));
        return graph.Sqrt(graph.Concat(0, [.. squares.Select(square => graph.Reshape(square, [1]))]));
    }
}
