using System.Numerics.Tensors;
using Ml.Attention.Graphs;
using Ml.Attention.Layers;

namespace Ml.Attention.Training;

/// <summary>
/// The vectors that the encoder reads: of each token the sum of its word's, its pair's and its spelling's. Computed here
/// and not in the graph, since a batch needs few rows of large tables.
/// </summary>
internal sealed class TokenVectors
{
    private readonly EmbeddingTable _words;
    private readonly EmbeddingTable? _pairs;
    private readonly EmbeddingTable? _subwords;
    private readonly float _wordScale;
    private readonly int[][] _spellings;
    private readonly Dictionary<int, int> _spellingPlaces = [];
    private float[] _spellingVectors = [];

    /// <param name="tables">The parameters of the network that are tables: those of words, and of pairs and runs of characters where it has them.</param>
    /// <param name="seed">Where their values start.</param>
    /// <param name="wordScale">What the vectors of words are multiplied by.</param>
    /// <param name="spellings">For each spelling the runs of characters in it.</param>
    public TokenVectors(IEnumerable<Parameter> tables, int seed, float wordScale, int[][] spellings)
    {
        Tables = [.. tables.Select(table => new EmbeddingTable(table.Name, (int)table.Shape[1].Length, table.Initialization.Create(table.Name, table.Shape, seed)))];
        _words = Tables.Single(table => table.Name == TokenEmbedding.WeightName);
        _pairs = Tables.SingleOrDefault(table => table.Name == PairEmbedding.WeightName);
        _subwords = Tables.SingleOrDefault(table => table.Name == SubwordEmbedding.WeightName);
        (_wordScale, _spellings) = (wordScale, spellings);
    }

    public IReadOnlyList<EmbeddingTable> Tables { get; }

    public int Width => _words.Width;

    /// <summary>Sets the vector of each position; that of padding is zeros.</summary>
    public void Compose(TokenRows rows, Span<float> vectors)
    {
        SumSpellings(rows);
        for (int position = 0; position < rows.Words.Length; position++)
        {
            var vector = vectors.Slice(position * Width, Width);
            if (rows.Words[position] == 0)
            {
                vector.Clear();
                continue;
            }

            TensorPrimitives.Multiply(_words.Row(rows.Words[position]), _wordScale, vector);
            if (_pairs is not null && rows.Pairs[position] > 0)
            {
                TensorPrimitives.Add(vector, _pairs.Row(rows.Pairs[position]), vector);
            }

            if (_subwords is not null && _spellingPlaces.TryGetValue(rows.Spellings[position], out int place))
            {
                TensorPrimitives.Add(vector, _spellingVectors.AsSpan(place * Width, Width), vector);
            }
        }
    }

    /// <summary>Adds the gradients of a batch's vectors to those of the table rows that they were made of; it is the batch last composed.</summary>
    public void AddGradients(TokenRows rows, ReadOnlySpan<float> gradients)
    {
        var spellings = _spellingVectors.AsSpan(0, _spellingPlaces.Count * Width);
        spellings.Clear();
        for (int position = 0; position < rows.Words.Length; position++)
        {
            if (rows.Words[position] == 0)
            {
                continue;
            }

            var gradient = gradients.Slice(position * Width, Width);
            _words.AddGradient(rows.Words[position], gradient, _wordScale);
            if (_pairs is not null && rows.Pairs[position] > 0)
            {
                _pairs.AddGradient(rows.Pairs[position], gradient);
            }

            if (_subwords is not null && _spellingPlaces.TryGetValue(rows.Spellings[position], out int place))
            {
                var sum = spellings.Slice(place * Width, Width);
                TensorPrimitives.Add(sum, gradient, sum);
            }
        }

        foreach (var (spelling, place) in _spellingPlaces)
        {
            int[] runs = _spellings[spelling];
            foreach (int run in runs)
            {
                _subwords!.AddGradient(run, spellings.Slice(place * Width, Width), 1f / runs.Length);
            }
        }
    }

    /// <summary>The vector of each spelling in the batch, once, however often it stands there.</summary>
    private void SumSpellings(TokenRows rows)
    {
        _spellingPlaces.Clear();
        if (_subwords is null)
        {
            return;
        }

        foreach (int spelling in rows.Spellings)
        {
            if (spelling >= 0 && _spellings[spelling].Length > 0)
            {
                _spellingPlaces.TryAdd(spelling, _spellingPlaces.Count);
            }
        }

        if (_spellingVectors.Length < _spellingPlaces.Count * Width)
        {
            _spellingVectors = new float[_spellingPlaces.Count * Width];
        }

        foreach (var (spelling, place) in _spellingPlaces)
        {
            var sum = _spellingVectors.AsSpan(place * Width, Width);
            sum.Clear();
            int[] runs = _spellings[spelling];
            foreach (int run in runs)
            {
                TensorPrimitives.MultiplyAdd(_subwords.Row(run), 1f / runs.Length, sum, sum);
            }
        }
    }
}
