using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class TokenEmbeddingTests(ITestOutputHelper output)
{
    private const int Seed = 34;

    [Theory]
    [InlineData(EmbeddingInitialization.Scaled, 2)] // √width
    [InlineData(EmbeddingInitialization.Xavier, 1)]
    [InlineData(EmbeddingInitialization.Normal, 1)]
    public void Looks_up_a_row_for_each_id(EmbeddingInitialization initialization, float factor)
    {
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "tokens"]);
        var embedded = new TokenEmbedding(3, 4, initialization).Build(graph, ids);
        float[] table = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        Evaluation.Assign(graph.Parameters.Single(), table);

        float[] result = Evaluation.Floats(embedded, (ids, Tensor.FromIntegers([2, 0], 1, 2)));
        Assert.Equal([8 * factor, 9 * factor, 10 * factor, 11 * factor, 0, 1 * factor, 2 * factor, 3 * factor], result);
        Assert.Equal("[batch, tokens, 4]", embedded.Shape.ToString());
    }

    [Theory]
    [InlineData(EmbeddingInitialization.Scaled, 0.125)] // 1/√64
    [InlineData(EmbeddingInitialization.Xavier, 0.05455)] // √(6 / (608 + 64)) / √3
    [InlineData(EmbeddingInitialization.Normal, 0.1)]
    public void Starts_with_the_deviation_of_its_kind(EmbeddingInitialization initialization, double deviation)
    {
        output.WriteLine($"seed {Seed}");
        var graph = new GraphBuilder();
        new TokenEmbedding(608, 64, initialization).Build(graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]));
        var table = graph.Parameters.Single();
        Assert.Equal(ParameterKind.Table, table.Kind);
        double[] start = PlainMath.ToDoubles(table.Initialization.Create(table.Name, table.Shape, Seed));
        Assert.Equal(0, start.Average(), 3 * deviation / Math.Sqrt(start.Length));
        Assert.Equal(deviation, Math.Sqrt(start.Average(each => each * each)), 0.02 * deviation);
    }
}
