using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Rows of a chunk.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Rows">Which of its rows.</param>
internal sealed record BlockSegment(DataChunk Chunk, int[] Rows);
