using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class MultiHeadAttentionTests(ITestOutputHelper testOutput)
{
    private const int Seed = 33, Batch = 2, Tokens = 4, Width = 6, Heads = 3;

    private static readonly float[] Mask = [1, 1, 1, 0, 1, 1, 1, 1];

    private readonly GraphBuilder _graph = new();

    [Fact]
    public void Equals_the_formula()
    {
        testOutput.WriteLine($"seed {Seed}");
        float[] x = RandomNumbers.Uniform(Seed, Batch * Tokens * Width);
        var (output, input, mask) = Build(wantWeights: false);
        float[] result = Evaluation.Floats(output, (input, Tensor.FromFloats(x, Batch, Tokens, Width)), (mask, Tensor.FromFloats(Mask, Batch, Tokens)));
        Closeness.Equal(Plainly(PlainMath.ToDoubles(x)), result, 1e-5);
    }

    [Fact]
    public void Weights_of_each_query_sum_to_one_and_padded_keys_have_exactly_none()
    {
        testOutput.WriteLine($"seed {Seed}");
        float[] x = RandomNumbers.Uniform(Seed, Batch * Tokens * Width, 20);
        var (weights, input, mask) = Build(wantWeights: true);
        Assert.Equal($"[batch, {Heads}, tokens, tokens]", weights.Shape.ToString());
        float[] result = Evaluation.Floats(weights, (input, Tensor.FromFloats(x, Batch, Tokens, Width)), (mask, Tensor.FromFloats(Mask, Batch, Tokens)));

        Assert.All(result.Chunk(Tokens), row => Assert.Equal(1, row.Sum(), 1e-6));
        var first = result.Take(Heads * Tokens * Tokens).Chunk(Tokens).ToList();
        Assert.All(first, row => Assert.Equal(0f, row[3]));
        Assert.Contains(result.Skip(Heads * Tokens * Tokens).Chunk(Tokens), row => row[3] > 0);
    }

    [Fact]
    public void A_row_of_padding_alone_is_finite()
    {
        var (output, input, mask) = Build(wantWeights: false);
        float[] x = RandomNumbers.Uniform(Seed, Batch * Tokens * Width);
        float[] result = Evaluation.Floats(output, (input, Tensor.FromFloats(x, Batch, Tokens, Width)), (mask, Tensor.FromFloats(new float[Batch * Tokens], Batch, Tokens)));
        Assert.All(result, each => Assert.True(float.IsFinite(each)));
    }

    [Fact]
    public void Bias_and_output_projection_can_be_left_out()
    {
        var input = _graph.Input("input", ElementType.Float, ["batch", "tokens", Width]);
        var bias = AttentionMask.Padding(_graph, _graph.Input("mask", ElementType.Float, ["batch", "tokens"]));
        new MultiHeadAttention(new() { Width = Width, Heads = Heads, Bias = false, OutputProjection = false }).Build(_graph, input, bias);
        Assert.Equal(["attention/query/weight", "attention/key/weight", "attention/value/weight"], _graph.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Width_must_be_a_multiple_of_the_heads()
    {
        var exception = Assert.Throws<ArgumentException>(() => new MultiHeadAttention(new() { Width = 10, Heads = 4 }));
        Assert.StartsWith("Width is 10, which Heads, 4, does not divide; expected a multiple of the heads, or a HeadSize.", exception.Message, StringComparison.Ordinal);
    }

    private (Value Built, Value Input, Value Mask) Build(bool wantWeights)
    {
        var input = _graph.Input("input", ElementType.Float, ["batch", "tokens", Width]);
        var mask = _graph.Input("mask", ElementType.Float, ["batch", "tokens"]);
        var (output, weights) = new MultiHeadAttention(new() { Width = Width, Heads = Heads, Dropout = 0.5f }).Build(_graph, input, AttentionMask.Padding(_graph, mask));
        foreach (var (i, parameter) in _graph.Parameters.Index())
        {
            Evaluation.Assign(parameter, RandomNumbers.Uniform(Seed + i, (int)parameter.Shape.ElementCount, 0.7f));
        }

        return (wantWeights ? weights : output, input, mask);
    }

    private double[] Plainly(double[] x)
    {
        float[] Of(string name) => _graph.Parameters.Single(each => each.Name == $"attention/{name}").Value.Data!.AsFloats().ToArray();
        double[] Project(double[] from, string name) => PlainMath.Linear(from, Width, Of($"{name}/weight"), Of($"{name}/bias"));
        double[] query = Project(x, "query"), key = Project(x, "key"), value = Project(x, "value");
        int size = Width / Heads;
        var mixed = new double[x.Length];
        for (int row = 0; row < Batch * Heads * Tokens; row++)
        {
            int text = row / (Heads * Tokens), head = row / Tokens % Heads, from = row % Tokens;
            int At(int token) => (((text * Tokens) + token) * Width) + (head * size);
            double[] scores = [.. Enumerable.Range(0, Tokens).Select(to => Mask[(text * Tokens) + to] == 0
                ? double.NegativeInfinity
                : Enumerable.Range(0, size).Sum(i => query[At(from) + i] * key[At(to) + i]) / Math.Sqrt(size))];
            double[] weights = PlainMath.Softmax(scores);
            for (int i = 0; i < size; i++)
            {
                mixed[At(from) + i] = Enumerable.Range(0, Tokens).Sum(to => weights[to] * value[At(to) + i]);
            }
        }

        return Project(mixed, "output");
    }
}
