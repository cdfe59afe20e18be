using Ml.Attention.Layers;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TrainingSessionTests
{
    private const int Classes = 3, Vocabulary = 30;

    private static readonly EncodedText[] Examples = [new([3, 4, 5, 6], 0), new([7, 8], 1), new([9, 3, 10], 2), new([], 1)];
    private static readonly BatchPlan.Batch Plan = new([0, 1, 2], 8);

    [Fact]
    public void A_step_leaves_table_rows_alone_that_the_batch_does_not_use()
    {
        using var session = Create(dropout: 0);
        float[] before = session.Snapshot()["token_embedding/weight"];
        Step(session);
        float[] after = session.Snapshot()["token_embedding/weight"];
        int[] used = [3, 4, 5, 6, 7, 8, 9, 10];
        for (int row = 0; row < Vocabulary; row++)
        {
            Range cells = (row * 8)..((row + 1) * 8);
            Assert.Equal(!used.Contains(row), before[cells].SequenceEqual(after[cells]));
        }
    }

    [Fact]
    public void Every_other_parameter_moves()
    {
        using var session = Create(dropout: 0);
        var before = session.Snapshot();
        Step(session);
        Step(session);
        Assert.All(session.Snapshot(), pair => Assert.NotEqual(before[pair.Key], pair.Value));
        Assert.Equal(before.Values.Sum(elements => elements.Length), session.ParameterCount);
    }

    [Fact]
    public void The_loss_of_a_step_is_that_of_the_weights_before_it()
    {
        using var session = Create(dropout: 0);
        for (int i = 0; i < 3; i++)
        {
            double expected = Score(session, [.. Examples.Take(3)], [Plan]).Loss;
            Assert.Equal(expected, Step(session), 1e-5);
        }
    }

    [Fact]
    public void Evaluation_is_without_dropout_and_does_not_change_the_weights()
    {
        using var dropping = Create(dropout: 0.5f);
        using var plain = Create(dropout: 0);
        var first = Score(dropping, [.. Examples.Take(3)], [Plan]);
        Assert.Equal(first, Score(dropping, [.. Examples.Take(3)], [Plan]));
        Assert.Equal(Score(plain, [.. Examples.Take(3)], [Plan]), first);
        Assert.True(Math.Abs(first.Loss - Step(dropping)) > 1e-3);
    }

    [Fact]
    public void Masks_cut_in_the_graph_are_those_cut_outside()
    {
        using var outside = Create(dropout: 0.5f, keepsMasksInGraph: false);
        using var inside = Create(dropout: 0.5f, keepsMasksInGraph: true);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Step(outside), Step(inside));
        }

        Assert.All(outside.Snapshot(), pair => Assert.Equal(pair.Value, inside.Snapshot()[pair.Key]));
    }

    [Fact]
    public void Evaluation_does_not_depend_on_the_batches()
    {
        using var session = Create(dropout: 0);
        Step(session);
        var together = Score(session, Examples, [new([0, 1, 2, 3], 16)]);
        var apart = Score(session, Examples, [new([2], 3), new([3, 0], 8), new([1], 2)]);
        Assert.Equal(together.Accuracy, apart.Accuracy);
        Assert.Equal(together.Loss, apart.Loss, 1e-5);
    }

    [Fact]
    public void Restored_weights_train_as_the_first_time()
    {
        using var session = Create(dropout: 0);
        var start = session.Snapshot();
        float[] losses = [Step(session), Step(session), Step(session)];
        session.Restore(start);
        float[] again = [Step(session), Step(session), Step(session)];
        Assert.Equal(losses, again);
        Assert.Distinct(losses);
    }

    private static TrainingSession Create(float dropout, bool? keepsMasksInGraph = null)
    {
        var options = new EncoderOptions { Layers = 1, Width = 8, Heads = 2, FeedForward = 16, Dropout = dropout, EmbeddingDropout = null, HeadDropout = null };
        var network = TrainedNetwork.Of(new SequenceClassifier(options, Vocabulary, 16, Classes), Classes, 16, options, unknownBuckets: 1, spellings: []);
        return new(network, new() { Consistency = 0 }, [(3, 8)], Evaluation.OneThread, keepsMasksInGraph);
    }

    private static ValidationScore Score(TrainingSession session, IReadOnlyList<EncodedText> examples, IEnumerable<BatchPlan.Batch> batches) =>
        ValidationScore.Of(session.LogProbabilities(examples, batches), [.. examples.Select(example => example.Label)])!;

    private static float Step(TrainingSession session)
    {
        using var batch = Minibatch.Create(Examples, Plan, new(Classes));
        return session.Step(batch, 0.01);
    }
}
