using Ml.Attention.Generation;
using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Golden;

/// <summary>The whole Transformer against PyTorch's <c>nn.Transformer</c>; see <c>transformer.py</c>.</summary>
public sealed class TransformerGoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    private static readonly TransformerGolden File = TransformerGolden.Load();

    public static IEnumerable<TheoryDataRow<string>> Cases => File.Cases.Select(each => new TheoryDataRow<string>(each.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_loss_and_all_gradients_equal_PyTorchs(string name)
    {
        var golden = File.Cases.Single(each => each.Name == name);
        var graph = new GraphBuilder(isTraining: true);
        Value Input(string input, ElementType type, string axis) => graph.Input(input, type, ["batch", axis]);
        var source = Input(SequenceBatch.SourceName, ElementType.Int64, "tokens");
        var padding = Input(SequenceBatch.SourcePaddingName, ElementType.Float, "tokens");
        var previous = Input(SequenceBatch.GivenName, ElementType.Int64, "targets");
        var next = Input(SequenceBatch.ExpectedName, ElementType.Int64, "targets");
        var weights = Input(SequenceBatch.WeightsName, ElementType.Float, "targets");
        var network = File.Network(golden);
        var logits = network.Decode(graph, previous, network.Encode(graph, source, padding), padding);
        var flat = graph.Flat(next);
        var losses = graph.CrossEntropy(graph.Reshape(logits, [flat.Shape[0], logits.Shape[-1]]), flat, File.Smoothing);
        var loss = graph.ReduceSum(losses * graph.Flat(weights)) / graph.ReduceSum(weights);

        Assert.Equal(golden.Weights.Keys.Order(StringComparer.Ordinal), graph.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        var gradients = GradientBuilder.Build(loss, [.. graph.Parameters.Select(parameter => parameter.Value)]);
        foreach (var parameter in graph.Parameters)
        {
            Evaluation.Assign(parameter, golden.Weights[parameter.Name]);
        }

        using var session = Evaluation.Session([loss, logits, .. gradients.Select(gradient => gradient!)]);
        using var batch = new SequenceBatch(File.Pairs, [0, 1, 2], hasSource: true);
        var results = session.Run(batch.Tensors, [.. session.OutputNames]);
        Assert.Equal(golden.Loss, results[0].Floats[0], Tolerance);
        Compare("logits", golden.Logits, results[1]);
        foreach (var (parameter, gradient) in graph.Parameters.Zip(results.Skip(2)))
        {
            Compare(parameter.Name, golden.Gradients[parameter.Name], gradient);
        }

        Array.ForEach(results, tensor => tensor.Dispose());
    }

    /// <summary>Relative to the largest element; the gradient of the key's bias is zero, since softmax does not see it.</summary>
    private void Compare(string name, float[] expected, Tensor found)
    {
        Assert.Equal(expected.Length, found.Floats.Length);
        double error = expected.Zip(found.Floats.ToArray(), (a, b) => Math.Abs((double)a - b)).Max() / Math.Max(1e-2, expected.Max(Math.Abs));
        output.WriteLine($"{name}: relative error {error:E2}");
        Assert.InRange(error, 0, Tolerance);
    }
}
