using Ml.Attention.Layers;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>Gradient norms of each part, recorded on request.</summary>
public sealed class GradientHistoryTests
{
    private static readonly EncoderOptions Encoder = new() { Layers = 2, Width = 16, Heads = 2, FeedForward = 32, Positions = PositionKind.Learned };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Squares_of_the_parts_sum_to_that_of_all()
    {
        var history = Train(record: true).Summary.Gradients!;
        Assert.All(history.Steps, step => Assert.Equal(step.Norm * step.Norm, step.Parts.Sum(part => part * part), 1e-5 * step.Norm * step.Norm));
        Assert.All(history.Steps, step => Assert.All(step.Parts, part => Assert.True(part > 0)));
        var layers = history.Layers.Select(history.NormsOf).ToList();
        for (int i = 0; i < history.Steps.Count; i++)
        {
            Assert.Equal(Math.Pow(history.Steps[i].Norm, 2), layers.Sum(norms => norms[i] * norms[i]), 1e-5 * Math.Pow(history.Steps[i].Norm, 2));
        }
    }

    [Fact]
    public void Every_parameter_is_in_one_part()
    {
        var history = Train(record: true).Summary.Gradients!;
        string[] layer = ["attention_norm", "query_and_key", "value_and_output", "feed_forward_norm", "feed_forward"];
        string[] expected = ["token_embedding", "position", .. layer.Select(part => $"encoder/layer_0/{part}"), .. layer.Select(part => $"encoder/layer_1/{part}"), "encoder/final_norm", "head"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), history.Parts.Order(StringComparer.Ordinal));
        Assert.Equal(6, history.Layers.Count);
        Assert.Equal(Encoder, history.Encoder);
        Assert.StartsWith("There is no layer 'x'; expected one of token_embedding, ", Assert.Throws<ArgumentException>(() => history.NormsOf("x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder/layer_0/attention/query/weight", "encoder/layer_0/query_and_key", "encoder/layer_0")]
    [InlineData("encoder/layer_11/attention/key/bias", "encoder/layer_11/query_and_key", "encoder/layer_11")]
    [InlineData("encoder/layer_1/attention/value/weight", "encoder/layer_1/value_and_output", "encoder/layer_1")]
    [InlineData("encoder/layer_1/attention/output/bias", "encoder/layer_1/value_and_output", "encoder/layer_1")]
    [InlineData("encoder/layer_1/attention_norm/scale", "encoder/layer_1/attention_norm", "encoder/layer_1")]
    [InlineData("encoder/layer_1/feed_forward/inner/weight", "encoder/layer_1/feed_forward", "encoder/layer_1")]
    [InlineData("encoder/final_norm/scale", "encoder/final_norm", "encoder/final_norm")]
    [InlineData("token_embedding/weight", "token_embedding", "token_embedding")]
    [InlineData("head/bias", "head", "head")]
    public void A_parameter_has_a_part_and_a_part_a_layer(string parameter, string part, string layer) =>
        Assert.Equal((part, layer), (GradientParts.Of(parameter), GradientParts.LayerOf(part)));

    [Fact]
    public void It_changes_nothing_and_without_it_there_is_nothing()
    {
        TrainedTextClassifier with = Train(record: true), without = Train(record: false);
        Assert.Null(without.Summary.Gradients);
        Assert.Equal(with.Summary.History, without.Summary.History);
        Assert.Equal(Outputs(true).Except(Outputs(false)), [TrainingGraph.PartNormsName]);
        Assert.Empty(Outputs(false).Except(Outputs(true)));
        Assert.Contains(Nodes(true), name => name.StartsWith("gradient_norms/", StringComparison.Ordinal));
        Assert.DoesNotContain(Nodes(false), name => name.StartsWith("gradient_norms/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_gives_back_what_was_saved()
    {
        using var folder = new TemporaryFolder();
        var history = Train(record: true).Summary.Gradients!;
        history.Save(folder["history.json"]);
        var read = GradientHistory.Load(folder["history.json"]);
        Assert.Equal(history.Encoder, read.Encoder);
        Assert.Equal(history.Parts, read.Parts);
        Assert.Equal(history.Steps.Select(step => (step.Epoch, step.Loss, step.Norm)), read.Steps.Select(step => (step.Epoch, step.Loss, step.Norm)));
        Assert.Equal(history.Steps.SelectMany(step => step.Parts), read.Steps.SelectMany(step => step.Parts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("text,label")]
    [InlineData("{\"encoder\":{},\"parts\":[\"a\"],\"steps\":[]}")]
    [InlineData("{\"encoder\":{},\"parts\":[\"a\"],\"steps\":[{\"epoch\":1,\"loss\":1,\"norm\":1,\"parts\":[]}]}")]
    [InlineData("{\"encoder\":null,\"parts\":null,\"steps\":null}")]
    public void Other_files_are_refused(string content)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("other.json", content);
        string message = Assert.Throws<InvalidDataException>(() => GradientHistory.Load(path)).Message;
        Assert.StartsWith($"'{path}' ", message, StringComparison.Ordinal);
    }

    private static TrainedTextClassifier Train(bool record)
    {
        var options = Films.Options(epochs: 2) with { Encoder = Encoder };
        return Films.Trainer(options with { Training = options.Training with { RecordGradients = record } }).Fit(Films.Create(40, seed: 91), [], cancellationToken: Token);
    }

    private static IEnumerable<string> Outputs(bool record) => Graph(record).Model.Graph.Output.Select(output => output.Name);

    private static IEnumerable<string> Nodes(bool record) => Graph(record).Model.Graph.Node.Select(node => node.Name);

    private static TrainingGraph Graph(bool record)
    {
        var graph = new Attention.Graphs.GraphBuilder(isTraining: true);
        var vectors = graph.Input("items", Attention.Graphs.ElementType.Float, ["batch", "tokens", Encoder.Width]);
        var mask = graph.Input("mask", Attention.Graphs.ElementType.Float, ["batch", "tokens"]);
        var logits = new SequenceClassifier(Encoder, 30, 16, 3).Build(graph, vectors, mask, segments: null).Logits;
        return new(graph, CrossEntropy.Build(logits, graph.Input("targets", Attention.Graphs.ElementType.Float, ["batch", 3])), vectors, record);
    }
}
