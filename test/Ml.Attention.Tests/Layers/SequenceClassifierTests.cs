using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class SequenceClassifierTests
{
    [Fact]
    public void Outputs_have_the_documented_shapes()
    {
        var graph = new GraphBuilder();
        var network = Build(graph, new() { Layers = 2 });
        Assert.Equal("[batch, 3]", network.Logits.Shape.ToString());
        Assert.Equal("[batch, 8]", network.Features.Shape.ToString());
        Assert.All(network.AttentionWeights, weights => Assert.Equal("[batch, 2, tokens, tokens]", weights.Shape.ToString()));
        Assert.Equal(2, network.AttentionWeights.Count);
    }

    [Fact]
    public void Parameters_have_readable_names()
    {
        var graph = new GraphBuilder();
        Build(graph, new() { Layers = 1 });
        Assert.Equal(
            [
                "token_embedding/weight: Float [20, 8]",
                "encoder/layer_0/attention_norm/scale: Float [8]",
                "encoder/layer_0/attention_norm/bias: Float [8]",
                "encoder/layer_0/attention/query/weight: Float [8, 8]",
                "encoder/layer_0/attention/query/bias: Float [8]",
                "encoder/layer_0/attention/key/weight: Float [8, 8]",
                "encoder/layer_0/attention/key/bias: Float [8]",
                "encoder/layer_0/attention/value/weight: Float [8, 8]",
                "encoder/layer_0/attention/value/bias: Float [8]",
                "encoder/layer_0/attention/output/weight: Float [8, 8]",
                "encoder/layer_0/attention/output/bias: Float [8]",
                "encoder/layer_0/feed_forward_norm/scale: Float [8]",
                "encoder/layer_0/feed_forward_norm/bias: Float [8]",
                "encoder/layer_0/feed_forward/inner/weight: Float [8, 16]",
                "encoder/layer_0/feed_forward/inner/bias: Float [16]",
                "encoder/layer_0/feed_forward/outer/weight: Float [16, 8]",
                "encoder/layer_0/feed_forward/outer/bias: Float [8]",
                "encoder/final_norm/scale: Float [8]",
                "encoder/final_norm/bias: Float [8]",
                "head/weight: Float [8, 3]",
                "head/bias: Float [3]",
            ],
            graph.Parameters.Select(parameter => parameter.Value.ToString()));
    }

    [Fact]
    public void Adding_a_layer_does_not_change_how_the_others_start()
    {
        var two = Start(new() { Layers = 2 }, seed: 5);
        var three = Start(new() { Layers = 3, Positions = PositionKind.Learned }, seed: 5);
        Assert.All(two, pair => Assert.Equal(pair.Value, three[pair.Key]));
        Assert.Contains(three, pair => pair.Key.StartsWith("encoder/layer_2/", StringComparison.Ordinal) && !two.ContainsKey(pair.Key));
    }

    [Fact]
    public void Parameters_start_by_seed_and_name()
    {
        var one = Start(new() { Layers = 2 }, seed: 1);
        var again = Start(new() { Layers = 2 }, seed: 1);
        var other = Start(new() { Layers = 2 }, seed: 2);
        Assert.All(one, pair => Assert.Equal(pair.Value, again[pair.Key]));
        Assert.All(one.Where(pair => pair.Key.EndsWith("weight", StringComparison.Ordinal)), pair => Assert.NotEqual(pair.Value, other[pair.Key]));
        Assert.NotEqual(one["encoder/layer_0/attention/query/weight"], one["encoder/layer_0/attention/key/weight"]);
        Assert.NotEqual(one["encoder/layer_0/attention/query/weight"], one["encoder/layer_1/attention/query/weight"]);
    }

    [Fact]
    public void Dropout_is_in_the_training_graph_alone()
    {
        var training = new GraphBuilder(isTraining: true);
        Build(training, new() { Layers = 2 });
        var inference = new GraphBuilder();
        Build(inference, new() { Layers = 2 });

        // Embedding, pooled vector, and in each layer weights, both sub-layers' outputs and the feed-forward's inside.
        Assert.Equal(2 + (2 * 4), training.DropoutMasks.Count);
        Assert.Empty(inference.DropoutMasks);
        Assert.Equal(["ids"], inference.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Invalid_options_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Build(new GraphBuilder(), new() { Heads = 3 }));
        Assert.Equal(nameof(EncoderOptions.Width), exception.ParamName);
    }

    private static SequenceClassifierOutput Build(GraphBuilder graph, EncoderOptions options)
    {
        var small = options with { Width = 8, Heads = options.Heads == 3 ? 3 : 2, FeedForward = 16 };
        return new SequenceClassifier(small, vocabularySize: 20, maxTokens: 10, classes: 3).Build(graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]));
    }

    private static Dictionary<string, float[]> Start(EncoderOptions options, int seed)
    {
        var graph = new GraphBuilder();
        Build(graph, options);
        return graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Initialization.Create(parameter.Name, parameter.Shape, seed));
    }
}
