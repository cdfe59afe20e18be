using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>
/// Emits the nodes from tokens to logits: ids → encoders, and words and runs of words → linear model; the log-probabilities
/// of both are added, or of sets of labels the logits, ln p(yes) − ln p(no).
/// </summary>
internal sealed class TextClassifierGraph
{
    private readonly GraphBuilder _graph;
    private readonly TextClassifierDefinition _definition;

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="definition">What the network knows.</param>
    /// <param name="tokens">String <c>[batch, all_tokens]</c>.</param>
    /// <param name="pathWeights">How much each answer counts.</param>
    /// <param name="segments">Int64, the shape of the tokens: which of two texts each is of; null where there is one text.</param>
    public TextClassifierGraph(
        GraphBuilder graph, TextClassifierDefinition definition, Value tokens, IReadOnlyList<double> pathWeights, Value? segments = null)
    {
        (_graph, _definition) = (graph, definition);
        var found = TokenizerGraph.Ids(graph, tokens, definition.Vocabulary); // [batch, all_tokens]
        var positions = TokenizerGraph.Positions(graph, found, definition.Tokenizer);
        var all = graph.PadToOne(found, axis: 1);
        var windows = definition.Tokenizer.Truncation == Truncation.Windows ? new TokenWindows(graph, all, definition.Tokenizer.MaxTokens) : null;
        Value Read(Value each) => windows is null ? TokenizerGraph.At(graph, each, positions) : windows.Cut(each); // [batch, tokens]
        var ids = Read(windows is null ? found : all);
        var runs = definition.NGramVocabulary;
        var pairs = runs.Pairs.Length > 0 ? NGramGraph.Pairs(graph, all, runs) : null;
        pairs = pairs is null || segments is null ? pairs : NGramGraph.Within(graph, pairs, graph.PadToOne(segments, axis: 1));
        var segmentsRead = segments is null ? null : TokenizerGraph.At(graph, segments, positions); // [batch, tokens]
        (Value Numbers, Value Places)? spellings = definition.Subwords is null ? null : Spellings(tokens, all);

        var pairNumbers = pairs is null || definition.PairVectors == 0 ? null : First(Read(pairs), definition.PairVectors, runs.Pairs.Length);
        (Value, Value)? spellingsRead = spellings is var (numbers, places) && definition.SubwordVectors > 0
            ? (First(numbers, definition.SubwordVectors, definition.Subwords!.Keys.Length), Read(places))
            : null;
        var encoders = Enumerable.Range(0, definition.Encoders).Select(i => Encoder(i, ids, pairNumbers, spellingsRead, segmentsRead)).ToList();
        Value OfText(Value each) => windows is null ? each : windows.Mean(each, ids);
        var answer = encoders.Select(encoder => OfText(Answer(encoder.Logits))).Aggregate(graph.Add);
        List<Value> answers = [encoders.Count == 1 ? answer : answer * (1f / encoders.Count)];
        if (definition.Linear != LinearPaths.None)
        {
            var features = NGramGraph.Features(graph, all, pairs, runs, definition.Vocabulary.FirstWordId);
            var linear = new NGramClassifier(definition.Linear, runs.FeatureCount, definition.Subwords?.Keys.Length ?? 0, definition.Labels.Count);
            answers.AddRange(linear.Build(graph, features, spellings).Select(Answer));
        }

        var weighted = answers.Zip(pathWeights, (each, weight) => each * (float)weight).ToList();
        Logits = weighted.Aggregate(graph.Add);
        Positions = positions;
        Features = graph.Concat(1, [.. encoders.Select(encoder => OfText(encoder.Features))]);
        InnerValues = new(
            tokens.Name, positions.Name, Features.Name,
            windows is null ? [.. encoders.SelectMany(encoder => encoder.AttentionWeights).Select(layer => layer.Name)] : [])
        {
            PathLogits = [.. weighted.Select(path => path.Name)],
        };
    }

    /// <summary>Float <c>[batch, classes]</c>.</summary>
    public Value Logits { get; }

    /// <summary>The pooled vectors of all encoders: Float <c>[batch, encoders × width]</c>.</summary>
    public Value Features { get; }

    /// <summary>Which tokens of each text are read: Int64 <c>[batch, tokens]</c>.</summary>
    public Value Positions { get; }

    public ModelConfiguration.InnerValues InnerValues { get; }

    /// <summary>What the names of an encoder's parameters begin with.</summary>
    public static string Scope(TextClassifierDefinition definition, int encoder) => definition.Encoders == 1 ? "" : $"model_{encoder}/";

    private Value Answer(Value logits) => _definition.MultiLabel ? logits : _graph.LogSoftmax(logits);

    private SequenceClassifierOutput Encoder(int number, Value ids, Value? pairs, (Value, Value)? spellings, Value? segments)
    {
        string name = Scope(_definition, number);
        using var scope = name.Length == 0 ? null : _graph.Scope(name.TrimEnd('/'));
        return _definition.CreateNetwork().Build(_graph, ids, pairs, spellings, segments);
    }

    /// <summary>Numbers up to a count; those above it become 0.</summary>
    private Value First(Value numbers, int count, int all) => count == all
        ? numbers
        : _graph.Where(_graph.Greater(numbers, _graph.Constant((long)count)), _graph.Constant(0L), numbers);

    /// <summary>
    /// The runs of characters in each unknown word, behind a space, which no word has and which has none; and which of these words each
    /// token is, 0 for a word that is known.
    /// </summary>
    private (Value Numbers, Value Places) Spellings(Value tokens, Value all)
    {
        using var scope = _graph.Scope("spellings");
        var zero = _graph.Constant(0L);
        var isWord = _graph.Greater(all, _graph.Constant(_definition.Vocabulary.FirstWordId - 1));
        var isUnknown = _graph.Where(isWord, zero, _graph.Min(all, _graph.Constant(1L))); // [batch, all_tokens]
        var flat = _graph.Flat(isUnknown);
        var places = _graph.ReshapeLike(_graph.Multiply(_graph.CumulativeSum(flat, 0), flat), isUnknown);
        var unknown = _graph.Compress(tokens, _graph.Greater(isUnknown, zero), "unknown");
        var words = _graph.Concat(0, _graph.Constant(TensorData.FromStrings([" "], 1)), unknown);
        return (SubwordGraph.Numbers(_graph, words, _definition.Subwords!), places);
    }
}
