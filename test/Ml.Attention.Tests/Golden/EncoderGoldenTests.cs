using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Golden;

/// <summary>The whole encoder and its training against PyTorch; see <c>generate.py</c>.</summary>
public sealed class EncoderGoldenTests(ITestOutputHelper output)
{
    private const double LossTolerance = 1e-5;
    private const double GradientTolerance = 1e-5;

    private static readonly GoldenFile File = GoldenFile.Load();

    public static IEnumerable<TheoryDataRow<string>> Cases => File.Cases.Select(each => new TheoryDataRow<string>(each.Name));

    [Fact]
    public void Header_says_how_the_file_was_made()
    {
        Assert.Equal("generate.py", File.MadeBy);
        Assert.StartsWith("1.", File.Torch, StringComparison.Ordinal);
        Assert.True(File.Seed > 0);
        Assert.Equal(20, File.Batches.Count);
    }

    [Fact]
    public void Some_steps_are_clipped_and_some_are_not()
    {
        var norms = File.Cases.SelectMany(each => each.GradientNorms).ToList();
        Assert.Contains(norms, norm => norm > File.MaxGradientNorm);
        Assert.Contains(norms, norm => norm < File.MaxGradientNorm);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_of_twenty_steps_equal_PyTorchs(string name)
    {
        var golden = File.Cases.Single(each => each.Name == name);
        var shapes = File.Batches.Select(batch => (batch.Texts.Count, batch.Tokens));
        using var session = new TrainingSession(File.Trained(golden), File.Training, shapes, Evaluation.OneThread);
        session.Restore(golden.Weights);

        double worstLoss = 0, worstNorm = 0;
        for (int i = 0; i < File.Batches.Count; i++)
        {
            using var batch = Minibatch.Create(File.Batches[i].Examples, File.Batches[i].Plan, new(File.Classes));
            float loss = session.Step(batch, File.Schedule.At(i + 1));
            worstLoss = Math.Max(worstLoss, Math.Abs(loss - golden.Losses[i]) / golden.Losses[i]);
            worstNorm = Math.Max(worstNorm, Math.Abs(session.GradientNorm - golden.GradientNorms[i]) / golden.GradientNorms[i]);
        }

        output.WriteLine($"largest relative error: loss {worstLoss:E2}, gradient norm {worstNorm:E2} (PyTorch {File.Torch}, seed {File.Seed})");
        Assert.InRange(worstLoss, 0, LossTolerance);
        Assert.InRange(worstNorm, 0, 10 * LossTolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_the_first_step_equal_PyTorchs(string name)
    {
        var golden = File.Cases.Single(each => each.Name == name);
        var first = File.Batches[0];
        var graph = new GraphBuilder(isTraining: true);
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "tokens"]);
        var targets = graph.Input("targets", ElementType.Float, ["batch", File.Classes]);
        var loss = CrossEntropy.Build(File.Network(golden).Build(graph, ids).Logits, targets);
        string[] names = [.. golden.Gradients.Keys];
        var gradients = GradientBuilder.Build(loss, [.. names.Select(parameter => graph.Parameters.Single(each => each.Name == parameter).Value)]);
        foreach (var parameter in graph.Parameters)
        {
            Evaluation.Assign(parameter, golden.Weights[parameter.Name]);
        }

        using var batch = Minibatch.Create(first.Examples, first.Plan, new(File.Classes));
        using var session = Evaluation.Session([.. gradients.Select(gradient => gradient!)]);
        using var input = Attention.Runtime.Tensor.FromIntegers(Array.ConvertAll(batch.Tokens!.Words, id => (long)id), batch.Mask.Lengths);
        var results = session.Run(new Dictionary<string, Attention.Runtime.Tensor> { ["ids"] = input, ["targets"] = batch.Targets }, [.. session.OutputNames]);
        for (int i = 0; i < names.Length; i++)
        {
            using var result = results[i];
            float[] expected = golden.Gradients[names[i]];
            double error = expected.Zip(result.Floats.ToArray(), (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs);
            output.WriteLine($"{names[i]}: relative error {error:E2}");
            Assert.Equal(expected.Length, result.Floats.Length);
            Assert.InRange(error, 0, GradientTolerance);
        }
    }

    [Fact]
    public void Every_weight_of_the_network_is_in_the_file()
    {
        var golden = File.Cases[1];
        var weights = new Dictionary<string, float[]>(golden.Weights);
        using var session = new TrainingSession(File.Trained(golden), File.Training, [(1, 4)], Evaluation.OneThread);
        session.Restore(weights);
        Assert.Equal(weights.Keys.Order(StringComparer.Ordinal), session.Snapshot().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(weights["position/weight"], session.Snapshot()["position/weight"]);

        weights["head/bias"] = [1, 2];
        var exception = Assert.Throws<ArgumentException>(() => session.Restore(weights));
        Assert.StartsWith("The weights of 'head/bias' have 2 elements; expected 3, shape [3].", exception.Message, StringComparison.Ordinal);
    }
}
