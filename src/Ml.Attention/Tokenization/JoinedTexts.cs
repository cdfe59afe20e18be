using Ml.Attention.Graphs;

namespace Ml.Attention.Tokenization;

/// <summary>
/// Two texts as one row of tokens: those of the first, then at once those of the second, then padding. So what a network
/// says of a pair does not depend on how long other pairs of the batch are.
/// </summary>
/// <param name="Tokens">String <c>[batch, joined]</c>; rows of shorter pairs end in empty strings.</param>
/// <param name="Segments">Int64 <c>[batch, joined]</c>: 0 for a token of the first text, 1 for all behind it.</param>
internal sealed record JoinedTexts(Value Tokens, Value Segments)
{
    private const string Axis = "joined";

    /// <summary>Emits the nodes.</summary>
    /// <param name="graph">Where they go.</param>
    /// <param name="first">Tokens of the first texts: String <c>[batch, all_tokens]</c>, from <see cref="TokenizerGraph.Split"/>.</param>
    /// <param name="second">Tokens of the second texts, of the same form.</param>
    /// <param name="each">How each of the two is cut.</param>
    public static JoinedTexts Build(GraphBuilder graph, Value first, Value second, TokenizerOptions each)
    {
        using var scope = graph.Scope("joined");
        var (head, count) = Cut(graph, first, each); // [batch, tokens], [batch, 1]
        var (tail, _) = Cut(graph, second, each);
        var empty = graph.NameOf(graph.Min(count, graph.Constant(0L)), [""]); // [batch, 1]
        var all = graph.Concat(1, head, tail, empty);

        // The length of the cut texts together, without the empty column.
        var headLength = graph.LengthOf(head, 1);
        var length = graph.Add(headLength, graph.LengthOf(tail, 1));
        long[] numbers = [.. Enumerable.Range(0, 2 * each.MaxTokens).Select(j => (long)j)];
        var places = graph.Slice(graph.Constant(TensorData.FromIntegers(numbers, numbers.Length)), 0, graph.ConstantList(0), length, Axis);

        // Place j of a row is token j of the first text, and behind it token j - count of the second.
        var isSecond = graph.Greater(places, graph.Subtract(count, graph.Constant(1L))); // [batch, joined]
        var segments = graph.Cast(isSecond, ElementType.Int64);
        var moved = graph.Add(places, graph.Multiply(segments, graph.Subtract(headLength, count)));
        return new(graph.GatherElements(all, graph.Min(moved, length), axis: 1), segments);
    }

    /// <summary>The tokens that are kept of each text, and how many they are.</summary>
    private static (Value Tokens, Value Count) Cut(GraphBuilder graph, Value tokens, TokenizerOptions options)
    {
        var isToken = graph.LookUp(tokens, [""], [TokenizerGraph.PaddingId], absent: 1);
        var kept = graph.GatherElements(tokens, TokenizerGraph.Positions(graph, isToken, options), axis: 1);
        var count = graph.Min(graph.ReduceSum(isToken, [1], keepAxes: true), graph.Constant((long)options.MaxTokens));
        return (kept, count);
    }
}
