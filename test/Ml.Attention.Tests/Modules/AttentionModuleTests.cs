using Ml.Attention.Inference;
using Ml.Attention.Modules;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Modules;

public sealed class AttentionModuleTests(ITestOutputHelper output)
{
    private const int Seed = 81;

    [Fact]
    public void Weights_of_each_query_sum_to_one_and_their_mean_is_over_heads()
    {
        using var module = AttentionModule.Create(new() { Width = 6, Heads = 3 }, threads: 1);
        float[,,] x = Random(2, 4, 6);
        var perHead = module.Forward(x, x, x, needed: NeededWeights.PerHead);
        Assert.Null(perHead.AverageWeights);
        Assert.Equal([2, 3, 4, 4], Lengths(perHead.Weights!));
        foreach (float[] row in perHead.Weights!.Cast<float>().Chunk(4))
        {
            Assert.Equal(1, row.Sum(), 1e-5);
        }

        var average = module.Forward(x, x, x);
        Assert.Null(average.Weights);
        float mean = Enumerable.Range(0, 3).Average(head => perHead.Weights![1, head, 2, 3]);
        Assert.Equal(mean, average.AverageWeights![1, 2, 3], 1e-6);
        var none = module.Forward(x, x, x, needed: NeededWeights.None);
        Assert.Null(none.Weights ?? (object?)none.AverageWeights);
        Assert.Equal(average.Output, none.Output);
    }

    [Fact]
    public void A_row_that_sees_nothing_gives_zeros()
    {
        using var module = AttentionModule.Create(new() { Width = 4, OutputProjection = false }, threads: 1);
        float[,,] x = Random(1, 3, 4);
        var masks = new AttentionMasks { Seen = new[,] { { true, true, true }, { false, false, false }, { true, false, false } } };
        var result = module.Forward(x, x, x, masks);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(0f, result.Output[0, 1, i]));
        Assert.All(Enumerable.Range(0, 3), key => Assert.Equal(0f, result.AverageWeights![0, 1, key]));
        Assert.Equal(1f, result.AverageWeights![0, 2, 0]);

        // Also with minus infinity, and with the padding of a whole sequence.
        float hidden = float.NegativeInfinity;
        var added = module.Forward(x, x, x, new() { Added = new[,] { { hidden, hidden, hidden }, { 0, 0, hidden }, { 0, 0, 0 } } });
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(0f, added.Output[0, 0, i]));
        var padded = module.Forward(x, x, x, new() { Padding = new bool[1, 3] });
        Assert.All(padded.Output.Cast<float>(), each => Assert.Equal(0f, each));
    }

    [Fact]
    public void A_window_may_end_before_a_query()
    {
        using var module = AttentionModule.Create(new() { Width = 4, Window = 1, OutputProjection = false }, threads: 1);
        var result = module.Forward(Random(1, 4, 4), Random(1, 2, 4), Random(1, 2, 4));
        Assert.Equal(1, result.AverageWeights![0, 2, 1], 1e-6);
        Assert.Equal([0f, 0f], [result.AverageWeights[0, 3, 0], result.AverageWeights[0, 3, 1]]);
    }

    [Fact]
    public void One_head_without_bias_and_projection_is_the_formula()
    {
        // softmax(QKᵀ/√d)·V of the Keras tutorials, with an output of another width.
        const int Width = 3, OutputWidth = 5;
        using var module = AttentionModule.Create(new() { Width = Width, HeadSize = OutputWidth, Bias = false, OutputProjection = false }, threads: 1);
        var weights = module.GetWeights();
        Assert.Equal(["attention/key/weight", "attention/query/weight", "attention/value/weight"], weights.Keys.Order(StringComparer.Ordinal));
        float[,,] x = Random(1, 4, Width);
        double[] Project(string name, int token) => [.. Enumerable.Range(0, OutputWidth).Select(j => Enumerable.Range(0, Width).Sum(i => x[0, token, i] * (double)weights[$"attention/{name}/weight"][(i * OutputWidth) + j]))];
        var result = module.Forward(x, x, x);
        for (int query = 0; query < 4; query++)
        {
            double[] q = Project("query", query);
            double[] powers = [.. Enumerable.Range(0, 4).Select(key => Math.Exp(q.Zip(Project("key", key), (a, b) => a * b).Sum() / Math.Sqrt(OutputWidth)))];
            for (int j = 0; j < OutputWidth; j++)
            {
                double expected = Enumerable.Range(0, 4).Sum(key => powers[key] / powers.Sum() * Project("value", key)[j]);
                Assert.Equal(expected, result.Output[0, query, j], 1e-5);
            }
        }
    }

    [Fact]
    public void Weights_of_PyTorch_are_taken_over()
    {
        using var joined = AttentionModule.Create(new() { Width = 2, Heads = 2, AddBiasKeyValue = true }, threads: 1);
        joined.SetPyTorchWeights(new Dictionary<string, float[]>
        {
            ["in_proj_weight"] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
            ["in_proj_bias"] = [1, 2, 3, 4, 5, 6],
            ["bias_k"] = [0.1f, 0.2f],
            ["bias_v"] = [0.3f, 0.4f],
            ["out_proj.weight"] = [1, 2, 3, 4],
            ["out_proj.bias"] = [7, 8],
        });
        var weights = joined.GetWeights();
        Assert.Equal([1f, 3, 2, 4], weights["attention/query/weight"]);
        Assert.Equal([9f, 11, 10, 12], weights["attention/value/weight"]);
        Assert.Equal([3f, 4], weights["attention/key/bias"]);
        Assert.Equal([0.1f, 0.2f], weights["attention/key/added"]);
        Assert.Equal([1f, 3, 2, 4], weights["attention/output/weight"]);

        using var apart = AttentionModule.Create(new() { Width = 2, KeyWidth = 1, ValueWidth = 3, Bias = false }, threads: 1);
        apart.SetPyTorchWeights(new Dictionary<string, float[]>
        {
            ["q_proj_weight"] = [1, 2, 3, 4],
            ["k_proj_weight"] = [5, 6],
            ["v_proj_weight"] = [1, 2, 3, 4, 5, 6],
            ["out_proj.weight"] = [1, 0, 0, 1],
        });
        Assert.Equal([1f, 4, 2, 5, 3, 6], apart.GetWeights()["attention/value/weight"]);

        var error = Assert.Throws<ArgumentException>(() => apart.SetPyTorchWeights(new Dictionary<string, float[]> { ["q_proj_weight"] = [1] }));
        Assert.StartsWith("The state's 'q_proj_weight' has 1 elements; expected 4 elements.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    public void Training_lowers_the_loss(float dropout)
    {
        output.WriteLine($"seed {Seed}");
        using var module = AttentionModule.Create(new() { Width = 8, Heads = 2, Dropout = dropout, AddZeroAttention = true, Positions = Attention.Layers.AttentionPositionKind.Rotary }, Seed, threads: 1);
        float[,,] x = Random(4, 5, 8);

        // Each token is to give the one before it: a thing that attention can learn.
        var target = new float[4, 5, 8];
        for (int i = 0; i < target.Length; i++)
        {
            var (row, token, component) = (i / 40, i / 8 % 5, i % 8);
            target[row, token, component] = x[row, Math.Max(0, token - 1), component];
        }

        var masks = new AttentionMasks { Padding = new[,] { { true, true, true, true, true }, { true, true, true, true, true }, { true, true, true, true, true }, { true, true, true, true, false } } };
        using var training = module.Train();
        float first = training.Step(x, x, x, target, 0.01, masks), last = 0;
        for (int step = 0; step < 150; step++)
        {
            last = training.Step(x, x, x, target, 0.01, masks);
        }

        output.WriteLine($"loss {first} → {last}");
        Assert.True(last < first * (dropout == 0 ? 0.3 : 0.7), $"{first} → {last}");
        Assert.True(training.GradientNorm > 0);

        // The module has the weights as trained: its own output is as near.
        float[,,] result = module.Forward(x, x, x, masks).Output;
        double error = result.Cast<float>().Zip(target.Cast<float>(), (a, b) => (a - b) * (double)(a - b)).Average();
        Assert.True(error < first * (dropout == 0 ? 0.3 : 0.7), $"{error}");
    }

    [Fact]
    public void A_loss_of_ones_own()
    {
        using var module = AttentionModule.Create(new() { Width = 4 }, threads: 1);
        using var training = module.Train(loss: (graph, result, _) => graph.ReduceSumSquare(result));
        float[,,] x = Random(1, 3, 4);
        float first = training.Step(x, x, x, x, 0.05);
        for (int step = 0; step < 60; step++)
        {
            training.Step(x, x, x, x, 0.05);
        }

        Assert.True(module.Forward(x, x, x).Output.Cast<float>().Sum(each => each * each) < first / 10);
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        using var module = AttentionModule.Create(new() { Width = 4, Heads = 2, KeyWidth = 3, AddBiasKeyValue = true, Causal = true, Scale = 0.7f }, Seed, threads: 1);
        using var file = new MemoryStream();
        module.Save(file);
        file.Position = 0;
        using var loaded = AttentionModule.Load(file, threads: 1);
        Assert.Equal(module.Options, loaded.Options);
        var (query, key, value) = (Random(2, 3, 4), Random(2, 3, 3), Random(2, 3, 4));
        Assert.Equal(module.Forward(query, key, value).Output, loaded.Forward(query, key, value).Output);

        // The file is a model for any ONNX Runtime.
        using var session = new GraphSession(file.ToArray(), new(ExecutionDevice.Cpu, 1));
        Assert.Equal(["Query", "Key", "Value", "PaddingMask"], session.InputNames);
        Assert.Equal(["Output", "AttentionWeights"], session.OutputNames);

        var error = Assert.Throws<ModelFormatException>(() => AttentionModule.Load(new MemoryStream(Inference.TrainedModel.Bytes)));
        Assert.Contains("The model is none of AttentionModule", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => AttentionModule.Load(new MemoryStream([1, 2, 3])));
    }

    [Fact]
    public void Tensors_serve_as_well_as_arrays()
    {
        using var module = AttentionModule.Create(new() { Width = 4, Heads = 2 }, threads: 1);
        float[,,] x = Random(2, 3, 4);
        using var input = Tensor.FromFloats([.. x.Cast<float>()], 2, 3, 4);
        using var padding = Tensor.FromFloats([1, 1, 0, 1, 1, 1], 2, 3);
        using var mask = Tensor.FromFloats([0, 1, 2, 3, 4, 5, 6, 7, 8], 3, 3);
        var (result, weights) = module.Forward(input, input, input, padding, mask);
        var expected = module.Forward(x, x, x, new() { Padding = new[,] { { true, true, false }, { true, true, true } }, Added = new float[,] { { 0, 1, 2 }, { 3, 4, 5 }, { 6, 7, 8 } } });
        using (result)
        using (weights)
        {
            Assert.Equal(expected.Output.Cast<float>(), result.Floats.ToArray());
            Assert.Equal([2, 2, 3, 3], weights.Lengths);
        }
    }

    private static float[,,] Random(int first, int second, int third)
    {
        var array = new float[first, second, third];
        RandomNumbers.Uniform(Seed + second, array.Length).CopyTo(Attention.Modules.Arrays.Elements(array));
        return array;
    }

    private static int[] Lengths(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];
}
