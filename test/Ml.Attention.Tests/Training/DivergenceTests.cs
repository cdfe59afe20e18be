using Ml.Attention.Layers;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>What happens when a loss is no finite number.</summary>
public sealed class DivergenceTests
{
    private const int Poisoned = 11;

    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(80, seed: 73);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_error_names_step_and_examples_and_the_norms_before()
    {
        using var loop = Loop(DivergenceRemedy.Stop, poisoned: true);
        var error = Assert.Throws<TrainingDivergedException>(() => loop.Run(new RunProgress(1, null).Next(), Token));
        Assert.Matches(
            @"^The loss is NaN at step \d+ of epoch 1, examples (\d+, )*1011(, \d+)* \(counted from 0\); (no update came before|gradient norms of the updates before: \S.*); lower LearningRate, now 0\.01\.$", error.Message);
        Assert.Contains(1000 + Poisoned, error.Examples);
        Assert.Equal(4, error.Examples.Count);
        Assert.Equal(1, error.Epoch);
        Assert.Equal(Math.Min(8, error.Step - 1), error.GradientNorms.Count);
        Assert.All(error.GradientNorms, norm => Assert.InRange(norm, 1e-9, 1e9));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_batch_that_is_left_out_leaves_no_trace(int accumulated)
    {
        using var loop = Loop(DivergenceRemedy.SkipBatch, poisoned: true, accumulated);
        var run = loop.Run(new RunProgress(1, null).Next(), Token);
        Assert.Equal((3, 3), (run.Summary.Epochs, run.Summary.Divergences));
        Assert.All(run.Weights.Values, elements => Assert.All(elements, element => Assert.True(float.IsFinite(element))));
        Assert.All(run.Summary.History, epoch => Assert.InRange(epoch.TrainLoss, 0, 2));
    }

    [Fact]
    public void Without_a_divergence_remedies_change_nothing()
    {
        var weights = Enum.GetValues<DivergenceRemedy>().Select(remedy =>
        {
            using var loop = Loop(remedy, poisoned: false);
            return loop.Run(new RunProgress(1, null).Next(), Token).Weights;
        }).ToList();
        Assert.All(weights, own => Assert.All(own, pair => Assert.Equal(weights[0][pair.Key], pair.Value)));
    }

    [Theory]
    [InlineData(DivergenceRemedy.SkipBatch)]
    [InlineData(DivergenceRemedy.HalveRate)]
    public void A_remedy_that_does_not_help_ends_with_an_error(DivergenceRemedy remedy)
    {
        using var loop = Loop(remedy, poisoned: true, most: 2);
        var error = Assert.Throws<TrainingDivergedException>(() => loop.Run(new RunProgress(1, null).Next(), Token));
        string rate = remedy == DivergenceRemedy.HalveRate ? "0.0025" : "0.01";
        Assert.EndsWith($"; OnDivergence, {remedy}, has not helped 2 times (MostDivergences); lower LearningRate, now {rate}.", error.Message, StringComparison.Ordinal);
        Assert.Equal(remedy == DivergenceRemedy.HalveRate ? 1 : 3, error.Epoch);
    }

    [Fact]
    public void A_learning_rate_far_too_high_is_halved_until_it_is_not()
    {
        var options = Films.Options(epochs: 1);
        options = options with { Training = options.Training with { LearningRate = 1e9, WarmUp = 0, OnDivergence = DivergenceRemedy.HalveRate, MostDivergences = 60 } };
        var summary = Films.Trainer(options).Fit(Examples, [], cancellationToken: Token).Summary;
        Assert.InRange(summary.Divergences, 1, 60);
        Assert.Equal(1, summary.Epochs);
        Assert.All(summary.History, epoch => Assert.True(double.IsFinite(epoch.TrainLoss)));
        Assert.Contains($"{summary.Divergences} ", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_checkpoint_before_stays_and_is_good()
    {
        using var folder = new TemporaryFolder();
        var options = Films.Options(epochs: 5);
        options = options with { Training = options.Training with { LearningRate = 1e30, WarmUp = 0 } };
        var trainer = new TextClassificationTrainer(options, threads: 1) { Checkpoints = new(folder["run"]) { Steps = 1 } };
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Examples, [], cancellationToken: Token));
        Assert.EndsWith($" The checkpoint '{folder["run"]}' is from before that.", error.Message, StringComparison.Ordinal);
        var state = new CheckpointFile(new(folder["run"])).Read().Present!;
        Assert.All(state.Weights.Values, elements => Assert.All(elements, element => Assert.False(float.IsNaN(element))));
        Assert.Equal((error.Epoch, error.Step - 1), (state.Position.Epoch, state.Position.Batch));
        Assert.All(error.Examples, example => Assert.InRange(example, 0, Examples.Count - 1));
    }

    /// <summary>Sequences of two numbers, told apart by their sign; one may have a NaN in it.</summary>
    private static TrainingLoop Loop(DivergenceRemedy remedy, bool poisoned, int accumulated = 1, int most = 5)
    {
        var random = new Random(74);
        var examples = Enumerable.Range(0, 40).Select(i => new EncodedSequence(
            [.. Enumerable.Range(0, 6).Select(_ => poisoned && i == Poisoned ? float.NaN : (random.NextSingle() + 0.1f) * (i % 2 == 0 ? 1 : -1))], 2, i % 2)).ToList();
        var encoder = new EncoderOptions { Layers = 1, Width = 8, Heads = 2, FeedForward = 16, EmbeddingDropout = null, HeadDropout = null };
        var definition = new Ml.Attention.Inference.SequenceDefinition { ItemWidth = 2, MaxItems = 3, Encoder = encoder, Labels = ["up", "down"] };
        var network = new TrainedNetwork(2, (graph, items, mask, _) => definition.CreateNetwork().Build(graph, items, mask).Logits, 2, 3, encoder);
        var options = new TrainingOptions { Epochs = 3, LearningRate = 0.01, BatchTexts = 4, AccumulatedBatches = accumulated, OnDivergence = remedy, MostDivergences = most, Consistency = 0 };
        return new(network, options, examples, [], new ClassTargets(2), Evaluation.OneThread) { PositionOf = example => 1000 + example };
    }
}
