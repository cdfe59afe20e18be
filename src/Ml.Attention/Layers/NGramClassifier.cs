using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// Linear models over the words and runs of words of a text. With a feature's value x the logit of a class is
/// Σ x w / ‖x‖ + b: each feature counts once a text, and long texts no more than short ones. A word of
/// <see cref="LinearPaths.Spellings"/> stands for itself and the runs of characters in it, which are added up in its row
/// of the table; those of unknown words are added up when a text is scored.
/// </summary>
/// <param name="paths">Which models there are.</param>
/// <param name="features">How many features are known.</param>
/// <param name="runs">How many runs of characters are known.</param>
/// <param name="classes">How many classes there are.</param>
internal sealed class NGramClassifier(LinearPaths paths, int features, int runs, int classes)
{
    private const string ScopeName = "ngrams";

    public const string WeightName = $"{ScopeName}/weight", RunWeightName = $"{ScopeName}/run_weight", BiasName = $"{ScopeName}/bias";

    /// <summary>The models in the order of their answers.</summary>
    public static IEnumerable<LinearPaths> Each(LinearPaths paths) =>
        new[] { LinearPaths.Ratios, LinearPaths.Spellings }.Where(path => paths.HasFlag(path));

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="numbers">Int64 <c>[batch, features]</c>: 0 is none, and one that repeats counts once.</param>
    /// <param name="spellings">
    /// The runs of characters in unknown words, Int64 <c>[words, runs]</c>, and which of the words each token is, Int64
    /// <c>[batch, all_tokens]</c>; null where they do not matter.
    /// </param>
    /// <returns>The logits of each model: float <c>[batch, classes]</c>.</returns>
    public IReadOnlyList<Value> Build(GraphBuilder graph, Value numbers, (Value Numbers, Value Places)? spellings)
    {
        using var scope = graph.Scope(ScopeName);
        int models = Each(paths).Count();
        long width = classes + 1;

        // A row for each feature, of each model: x w for each class, then x². Row 0, none, is zeros.
        var table = graph.Parameter("weight", [features + 1, models * width], Initialization.Zeros, ParameterKind.Table);
        var bias = graph.Parameter("bias", [models * classes], Initialization.Zeros, ParameterKind.Vector);

        // In order, a repetition is a number that equals the one before it.
        var sorted = graph.SortDescending(graph.PadToOne(numbers, 1));
        var shifted = graph.Pad(sorted, 1, graph.ConstantList(1), graph.ConstantList(0), $"1+{sorted.Shape[1]}");
        var before = graph.Slice(shifted, 1, graph.ConstantList(0), graph.ConstantList(-1), sorted.Shape[1]);
        var isFirst = graph.Where(graph.Equal(sorted, before), graph.Constant(0f), graph.Constant(1f));

        var rows = graph.Gather(table.Value, sorted); // [batch, features, models × (classes+1)]
        var sums = graph.Split(graph.Reshape(graph.MatMul(graph.Unsqueeze(isFirst, 1), rows), [sorted.Shape[0], models * width]), 1, [.. Enumerable.Repeat(width, models)]);
        var biases = graph.Split(bias.Value, 0, [.. Enumerable.Repeat((long)classes, models)]);
        return [.. Each(paths).Select((path, i) => Logits(path == LinearPaths.Spellings ? WithUnknown(graph, sums[i], spellings) : sums[i]) + biases[i])];
    }

    private Value WithUnknown(GraphBuilder graph, Value sums, (Value Numbers, Value Places)? spellings)
    {
        if (spellings is not var (numbers, places))
        {
            return sums;
        }

        var table = graph.Parameter("run_weight", [runs + 1, classes + 1], Initialization.Zeros, ParameterKind.Table);
        var words = graph.ReduceSum(graph.Gather(table.Value, numbers), [1]); // [words, classes+1]
        return sums + graph.ReduceSum(graph.Gather(words, places), [1]);
    }

    private Value Logits(Value sums)
    {
        var graph = sums.Graph;
        var parts = graph.Split(sums, 1, classes, 1);
        return parts[0] / graph.Sqrt(graph.Max(parts[1], graph.Constant(1e-12f)));
    }
}
