using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class NGramClassifierTests
{
    [Fact]
    public void A_feature_counts_once_and_logits_are_divided_by_the_length_of_the_text()
    {
        // Columns: value times weight for two classes, value squared.
        float[] table = [0, 0, 0, 1, 2, 4, 3, -1, 9, 5, 5, 1];
        float[] logits = Run(LinearPaths.Ratios, table, [0.5f, 0], [2, 1, 2, 0, 0, 0, 0, 0], rows: 2);
        double length = Math.Sqrt(13);
        Closeness.Equal([(float)(4 / length) + 0.5f, (float)(1 / length), 0.5f, 0], logits, 1e-6);
    }

    [Fact]
    public void Unknown_words_add_the_runs_of_characters_in_them()
    {
        // Feature 1, known; the unknown word 1 has the runs 1 and 2, and stands twice in the text.
        float[] table = [0, 0, 0, 2, 0, 4];
        float[] runs = [0, 0, 0, 1, 0, 1, 0, 3, 2];
        float[] logits = Run(LinearPaths.Spellings, table, [0, 0], [1, 0], rows: 1, runs, [0, 0, 1, 2], [1, 1]);
        double length = Math.Sqrt(4 + (2 * 3));
        Closeness.Equal([(float)(4 / length), (float)(6 / length)], logits, 1e-6);
    }

    private static float[] Run(LinearPaths paths, float[] table, float[] bias, long[] numbers, int rows, float[]? runs = null, long[]? words = null, long[]? places = null)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("numbers", ElementType.Int64, ["batch", "features"]);
        var spellings = graph.Input("spellings", ElementType.Int64, ["words", "runs"]);
        var where = graph.Input("places", ElementType.Int64, ["batch", "all_tokens"]);
        var layer = new NGramClassifier(paths, (table.Length / 3) - 1, ((runs?.Length ?? 3) / 3) - 1, classes: 2);
        var logits = layer.Build(graph, input, runs is null ? null : (spellings, where))[0];
        Dictionary<string, float[]> weights = new() { [NGramClassifier.WeightName] = table, [NGramClassifier.BiasName] = bias, [NGramClassifier.RunWeightName] = runs ?? [] };
        foreach (var parameter in graph.Parameters)
        {
            Evaluation.Assign(parameter, weights[parameter.Name]);
        }

        List<(Value, Tensor)> inputs = [(input, Tensor.FromIntegers(numbers, rows, numbers.Length / rows))];
        if (runs is not null)
        {
            inputs.AddRange([(spellings, Tensor.FromIntegers(words, 2, 2)), (where, Tensor.FromIntegers(places, rows, places!.Length / rows))]);
        }

        return Evaluation.Floats(logits, inputs);
    }
}
