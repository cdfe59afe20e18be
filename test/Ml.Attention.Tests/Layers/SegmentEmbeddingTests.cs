using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class SegmentEmbeddingTests
{
    [Fact]
    public void Each_token_has_the_vector_of_its_text()
    {
        var graph = new GraphBuilder();
        var segments = graph.Input("segments", ElementType.Int64, ["batch", "tokens"]);
        var vectors = new SegmentEmbedding(2).Build(graph, segments);
        var table = graph.Parameters.Single();
        Assert.Equal(("segment_embedding/weight: Float [2, 2]", ParameterKind.Vector), (table.Value.ToString(), table.Kind));
        Evaluation.Assign(table, [1, 2, 3, 4]);
        Assert.Equal([1f, 2, 3, 4, 3, 4], Evaluation.Floats(vectors, (segments, Tensor.FromIntegers([0, 1, 1], 1, 3))));
    }
}
