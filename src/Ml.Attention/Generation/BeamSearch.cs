using Ml.Attention.Graphs;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Generation;

/// <summary>
/// Emits the loop that writes text, token by token: of each text the best beginnings (beams) are kept, those that have ended
/// among them. A beginning of n tokens is worth ln p / ((5 + n) / 6)^penalty (Wu et al. 2016, section 7). The first beam is that
/// of greedy search, whatever the others find, so what is found in the end is never worth less. A text is done when that beam
/// and the best have ended, so it does not matter what stands beside it in a batch.
/// </summary>
/// <remarks>Axes: <c>beams</c> is how many are kept of each text, <c>sequences</c> all beams of all texts, <c>written</c> the tokens so far.</remarks>
internal sealed class BeamSearch
{
    /// <summary>ln p of what may not be; finite, since 0 · ∞ is no number.</summary>
    private const float Never = -1e9f;

    private static readonly Dimension Beams = "beams", Sequences = "batch" * (Dimension)"beams", Written = "written";

    private readonly GraphBuilder _graph;
    private readonly string[] _pieces;
    private readonly Value _beams;
    private readonly Value _beamCount;
    private readonly Value _lengthPenalty;
    private readonly Value _limits;
    private readonly long _longest;
    private readonly Value _firstSequences;

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="pieces">What each id adds to a text; nothing for ids that are no pieces.</param>
    /// <param name="beams">Int64, no axes: how many beams.</param>
    /// <param name="lengthPenalty">Float, no axes: how much longer texts are preferred; 0 for not at all.</param>
    /// <param name="limits">Int64 <c>[batch, 1]</c>: how many tokens each text may have, its end included.</param>
    /// <param name="longest">How many any text may have.</param>
    public BeamSearch(GraphBuilder graph, string[] pieces, Value beams, Value lengthPenalty, Value limits, long longest)
    {
        (_graph, _pieces, _lengthPenalty, _limits, _longest) = (graph, pieces, lengthPenalty, limits, longest);
        _beams = beams;
        _beamCount = graph.Reshape(beams, [1]);
        var texts = graph.Cast(graph.Positions(limits, 0), ElementType.Int64);
        _firstSequences = graph.Unsqueeze(graph.Multiply(texts, _beamCount), 1); // [batch, 1]
    }

    /// <summary>Emits the search.</summary>
    /// <param name="past">Keys and values before the first token: Float <c>[1, heads, headSize, 0]</c> for each.</param>
    /// <param name="step">
    /// Emits the network for one token more: given Int64 <c>[batch, beams]</c>, the position, Int64 without axes, and keys and values,
    /// Float <c>[sequences, heads, headSize, written]</c>; gives logits, Float <c>[batch, beams, vocabulary]</c>, and keys and values.
    /// </param>
    /// <returns>The best text of each, String <c>[batch]</c>, and what it is worth, Float <c>[batch]</c>.</returns>
    public (Value Text, Value Score) Build(
        IReadOnlyList<Value> past, Func<Value, Value, IReadOnlyList<Value>, (Value Logits, IReadOnlyList<Value> Present)> step)
    {
        TensorShape perBeam = [_limits.Shape[0], Beams];
        var lengths = _graph.Concat(0, _graph.LengthOf(_limits, 0), _beamCount);
        var sequences = _graph.Multiply(_graph.LengthOf(_limits, 0), _beamCount);

        // All beams begin alike, so but for the first they do not count until it has given others.
        var beams = _graph.Reshape(_graph.Cast(_graph.Add("Range", [_graph.Constant(0L), _beams, _graph.Constant(1L)], ElementType.Int64, [Beams]), ElementType.Float), [1, Beams]);
        var first = _graph.Where(_graph.Greater(beams, _graph.Constant(0f)), _graph.Constant(Never), _graph.Constant(0f));
        var begin = _graph.Expand(_graph.Constant(TensorData.FromIntegers([PieceVocabulary.BeginId], 1, 1)), perBeam, lengths);
        var nothing = _graph.Expand(_graph.Constant(TensorData.FromFloats([0], 1, 1)), perBeam, lengths);
        var noText = _graph.NameOf(_graph.Multiply(_graph.Reshape(begin, [Sequences], sequences), _graph.Constant(0L)), [""]);
        Value[] caches = [.. past.Select(value =>
        {
            TensorShape shape = [Sequences, value.Shape[1], value.Shape[2], Written];
            return _graph.Expand(_graph.Reshape(value, [1, value.Shape[1], value.Shape[2], Written], _graph.ConstantList(1, value.Shape[1].Length, value.Shape[2].Length, 0)), shape, _graph.Concat(0, sequences, _graph.ConstantList(value.Shape[1].Length, value.Shape[2].Length, 0)));
        })];
        Value[] initial = [begin, _graph.Expand(first, perBeam, lengths), nothing, nothing, noText, .. caches];
        var most = _graph.Reshape(_graph.ReduceMax(_limits, [0, 1]), []);
        var last = _graph.Loop(most, _longest, initial, (position, state) => Step(position, state, step));

        var worth = last[1] / Penalty(last[2]);
        var best = _graph.Unsqueeze(_graph.ArgMax(worth, 1), 1); // [batch, 1]
        var texts = _graph.Reshape(last[4], perBeam, _graph.Concat(0, _graph.LengthOf(_limits, 0), _graph.ConstantList(-1)));
        return (First(_graph.GatherElements(texts, best, 1)), First(_graph.GatherElements(worth, best, 1)));
    }

    private (Value GoesOn, IReadOnlyList<Value> State) Step(
        Value position, IReadOnlyList<Value> state, Func<Value, Value, IReadOnlyList<Value>, (Value Logits, IReadOnlyList<Value> Present)> step)
    {
        var (ids, sums, lengths, ended, texts) = (state[0], state[1], state[2], state[3], state[4]);
        var (logits, present) = step(ids, position, [.. state.Skip(5)]);
        var vocabulary = logits.Shape[-1];

        // A beam that has ended only ends again, at no cost.
        var after = _graph.Unsqueeze(ended, 2); // [batch, beams, 1]
        var next = _graph.LogSoftmax(logits) + Costs(vocabulary, [PieceVocabulary.PaddingId, PieceVocabulary.UnknownId, PieceVocabulary.BeginId]);
        var end = Costs(vocabulary, Enumerable.Range(0, (int)vocabulary.Length).Where(id => id != PieceVocabulary.EndId));
        var chosen = _graph.Where(_graph.Greater(after, _graph.Constant(0f)), end, next); // [batch, beams, vocabulary]
        var all = _graph.Unsqueeze(sums, 2) + chosen;
        var newLengths = lengths + (1f - ended);
        var worth = all / _graph.Unsqueeze(Penalty(newLengths), 2);

        TensorShape flat = [all.Shape[0], Beams * vocabulary];
        var flatLengths = _graph.Concat(0, _graph.LengthOf(all, 0), _graph.ConstantList(-1));
        var (_, largest) = _graph.Largest(_graph.Reshape(worth, flat, flatLengths), _beamCount, Beams); // [batch, beams]
        var greedy = _graph.Unsqueeze(_graph.ArgMax(First(worth), 1), 1); // [batch, 1]: the first beam's place in a row is its token
        var places = WithFirst(greedy, largest);
        var size = _graph.Constant(vocabulary.Length);
        var (parents, tokens) = (_graph.Divide(places, size), _graph.Modulo(places, size));

        var keptLengths = _graph.GatherElements(newLengths, parents, 1);
        var isEnd = _graph.Cast(_graph.Equal(tokens, _graph.Constant((long)PieceVocabulary.EndId)), ElementType.Float);
        var isLong = _graph.Cast(_graph.Greater(keptLengths, _graph.Cast(_limits, ElementType.Float) - _graph.Constant(0.5f)), ElementType.Float);
        var keptEnded = _graph.Max(_graph.Max(_graph.GatherElements(ended, parents, 1), isEnd), isLong);
        var isBest = _graph.Cast(_graph.Equal(places, _graph.Slice(largest, 1, _graph.ConstantList(0), _graph.ConstantList(1), 1)), ElementType.Float);
        var bestEnded = _graph.ReduceMax(isBest * keptEnded, [1], keepAxes: true); // [batch, 1]
        var greedyEnded = _graph.Slice(keptEnded, 1, _graph.ConstantList(0), _graph.ConstantList(1), 1);
        var allEnded = _graph.Max(keptEnded, bestEnded * greedyEnded);

        var from = _graph.Reshape(_graph.Add(parents, _firstSequences), [Sequences], _graph.ConstantList(-1));
        var added = Pieces(_graph.Reshape(tokens, [Sequences], _graph.ConstantList(-1)), position);
        return (
            _graph.Greater(_graph.ReduceMax(1f - allEnded, [0, 1]), _graph.Constant(0f)),
            [
                tokens,
                _graph.GatherElements(_graph.Reshape(all, flat, flatLengths), places, 1),
                keptLengths,
                allEnded,
                _graph.JoinTexts(_graph.Gather(texts, from), added),
                .. present.Select(value => _graph.Gather(value, from)),
            ]);
    }

    /// <summary>Places in another order: the given one first, which takes that of the last where it is not among them.</summary>
    private Value WithFirst(Value first, Value places)
    {
        var order = _graph.Positions(places, 1); // [beams]
        var isFirst = _graph.Cast(_graph.Equal(places, first), ElementType.Float);
        var isLast = _graph.Cast(_graph.Greater(order + 1.5f, _graph.Cast(_beams, ElementType.Float)), ElementType.Float);
        var takes = _graph.Max(isFirst, isLast * (1f - _graph.ReduceMax(isFirst, [1], keepAxes: true))); // [batch, beams]
        var all = _graph.Where(_graph.Greater(takes, _graph.Constant(0f)), first, places);
        var (_, sorted) = _graph.Largest((takes * 1000f) - order, _beamCount, Beams);
        return _graph.GatherElements(all, sorted, 1);
    }

    /// <summary>What a token adds to its text: String <c>[sequences]</c>. The first adds no space before itself.</summary>
    private Value Pieces(Value tokens, Value position)
    {
        string[] first = Array.ConvertAll(_pieces, piece => piece.TrimStart(' '));
        var isLater = _graph.Cast(_graph.Greater(position, _graph.Constant(0L)), ElementType.Int64);
        return _graph.Gather(
            _graph.Constant(TensorData.FromStrings([.. first, .. _pieces], 2 * _pieces.Length)),
            _graph.Add(tokens, _graph.Multiply(isLater, _graph.Constant((long)_pieces.Length))));
    }

    private Value Penalty(Value lengths) => _graph.Exp(_graph.Log((lengths + 5f) * (1 / 6f)) * _lengthPenalty);

    private Value First(Value perBeam) => _graph.Select(perBeam, 1, 0);

    /// <summary>0 for each token but some: Float <c>[vocabulary]</c>.</summary>
    private Value Costs(Dimension vocabulary, IEnumerable<int> never)
    {
        float[] costs = new float[vocabulary.Length];
        foreach (int id in never)
        {
            costs[id] = Never;
        }

        return _graph.Constant(TensorData.FromFloats(costs, costs.Length));
    }
}
