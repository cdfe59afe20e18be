using Ml.Attention.Graphs;

namespace Ml.Attention.Tokenization;

/// <summary>Emits the nodes that find pairs and triples of words, by arithmetic on their ids; see <see cref="NGramVocabulary"/>.</summary>
internal static class NGramGraph
{
    /// <summary>The number of the pair that begins at each token; 0 where it is not known.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, all_tokens]</c>; padding is 0.</param>
    /// <param name="vocabulary">The pairs that are known.</param>
    /// <returns>Int64 <c>[batch, all_tokens]</c>.</returns>
    public static Value Pairs(GraphBuilder graph, Value ids, NGramVocabulary vocabulary)
    {
        using var scope = graph.Scope("pairs");
        return LookUp(graph, PairKeys(graph, ids, vocabulary), vocabulary.Pairs);
    }

    /// <summary>The numbers of pairs without those whose second word is of the second text.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="pairs">Int64 <c>[batch, all_tokens]</c>, from <see cref="Pairs"/>.</param>
    /// <param name="segments">Int64, the same shape: 0 for a token of the first text, 1 for all behind it.</param>
    public static Value Within(GraphBuilder graph, Value pairs, Value segments)
    {
        using var scope = graph.Scope("pairs");
        return graph.Where(graph.Greater(Later(graph, segments, 1), segments), graph.Constant(0L), pairs);
    }

    /// <summary>The words, pairs and triples of each text, numbered as by <see cref="NGramVocabulary.Features"/>, with repetitions and zeros.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, all_tokens]</c>; padding is 0.</param>
    /// <param name="pairs">From <see cref="Pairs"/>; null where no pair is known.</param>
    /// <param name="vocabulary">The runs that are known.</param>
    /// <param name="firstWordId">The id of the first word of the token vocabulary.</param>
    /// <returns>Int64 <c>[batch, features]</c>.</returns>
    public static Value Features(GraphBuilder graph, Value ids, Value? pairs, NGramVocabulary vocabulary, long firstWordId)
    {
        using var scope = graph.Scope("features");
        var zero = graph.Constant(0L);
        List<Value> features = [graph.Max(graph.Subtract(ids, graph.Constant(firstWordId - 1)), zero)];
        if (pairs is not null && vocabulary.FeaturePairs > 0)
        {
            features.Add(Behind(pairs, vocabulary.Words));
        }

        if (vocabulary.Triples.Length > 0)
        {
            features.Add(Behind(LookUp(graph, TripleKeys(graph, ids, vocabulary), vocabulary.Triples), vocabulary.Words + vocabulary.FeaturePairs));
        }

        return graph.Concat(1, features);

        Value Behind(Value numbers, long count) =>
            graph.Where(graph.Greater(numbers, zero), graph.Add(numbers, graph.Constant(count)), zero);
    }

    /// <summary>Int64 <c>[batch, triples]</c>.</summary>
    private static Value TripleKeys(GraphBuilder graph, Value ids, NGramVocabulary vocabulary)
    {
        var pairs = PairKeys(graph, ids, vocabulary);
        var last = Later(graph, ids, 2);
        var triples = graph.Add(graph.Multiply(pairs, graph.Constant(vocabulary.Base)), last);
        if (!vocabulary.HasStartsAndGaps)
        {
            return triples;
        }

        // A word or a pair at the start is its own key, since the digits before it are 0.
        var gaps = graph.Add(graph.Multiply(ids, graph.Constant(vocabulary.Base * vocabulary.Base)), last);
        return graph.Concat(1, triples, gaps, First(ids), First(pairs));

        Value First(Value keys) => graph.Slice(keys, 1, graph.ConstantList(0), graph.ConstantList(1), 1);
    }

    private static Value PairKeys(GraphBuilder graph, Value ids, NGramVocabulary vocabulary) =>
        graph.Add(graph.Multiply(ids, graph.Constant(vocabulary.Base)), Later(graph, ids, 1));

    /// <summary>At each place the token some places later; 0 behind the last.</summary>
    private static Value Later(GraphBuilder graph, Value ids, int places)
    {
        var padded = graph.Pad(ids, 1, graph.ConstantList(0), graph.ConstantList(places), $"all_tokens+{places}");
        return graph.Slice(padded, 1, graph.ConstantList(places), graph.ConstantList(long.MaxValue), ids.Shape[1]);
    }

    private static Value LookUp(GraphBuilder graph, Value keys, long[] known) =>
        graph.LookUp(keys, known, [.. Enumerable.Range(1, known.Length).Select(number => (long)number)], absent: 0);
}
