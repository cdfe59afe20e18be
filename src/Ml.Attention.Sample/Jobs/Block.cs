using Ml.Attention.Inference;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Some thousand rows on their way from input to output.</summary>
internal sealed class Block : IDisposable
{
    private readonly List<BlockSegment> _segments = [];

    /// <summary>The texts that can be scored.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>The second texts; empty where there are none.</summary>
    public List<string> Second { get; } = [];

    /// <summary>Where the texts come from, in their order.</summary>
    public IReadOnlyList<BlockSegment> Segments => _segments;

    /// <summary>What the model says; empty before it has been asked.</summary>
    public IReadOnlyList<TextPrediction> Predictions { get; set; } = [];

    /// <summary>How many characters the texts have.</summary>
    public long Characters { get; set; }

    /// <summary>Adds rows of a chunk, which is held until they are written.</summary>
    public void Add(DataChunk chunk, int[] rows)
    {
        chunk.Hold();
        _segments.Add(new(chunk, rows));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _segments.ForEach(segment => segment.Chunk.Release());
        _segments.Clear();
    }
}
