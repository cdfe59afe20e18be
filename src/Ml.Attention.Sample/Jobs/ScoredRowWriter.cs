using System.Text;
using Ml.Attention.Inference;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Writes scored rows to a file, as they come.</summary>
internal sealed class ScoredRowWriter(JobOptions options, ITextScorer scorer)
{
    /// <summary>What DuckDB may hold of an output, in MiB: groups of rows are written when they have a quarter of it.</summary>
    private const int MemoryLimit = 256;

    private readonly Dictionary<string, byte[]> _labels = [];

    /// <summary>Writes blocks until there are no more.</summary>
    /// <param name="path">The file; it has no other content afterwards.</param>
    /// <param name="kept">The columns of the chunks that are written again.</param>
    /// <param name="keptTypes">Their types.</param>
    /// <param name="blocks">Scored blocks; each is disposed when it is written.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Write(string path, IReadOnlyList<int> kept, IReadOnlyList<ColumnType> keptTypes, IEnumerable<Block> blocks, CancellationToken cancellationToken)
    {
        string[] names = [.. options.Columns.Keep, .. options.Scores.Names(scorer.Labels.Count)];
        ColumnType[] types = [.. options.Scores.Names(scorer.Labels.Count).Select(TypeOf)];
        using var session = new DuckDbSession(MemoryLimit);

        // With one thread the order of rows is kept all the same, and groups may be limited in bytes.
        session.Execute("SET preserve_insertion_order = false");
        using var segments = Segments(blocks, cancellationToken).GetEnumerator();
        var source = RowSource.Register(session, "scored_rows", names.Zip([.. keptTypes, .. types]), chunk =>
        {
            if (!segments.MoveNext())
            {
                return 0;
            }

            var (segment, predictions) = segments.Current;
            Fill(chunk, segment, kept, predictions);
            return segment.Rows.Length;
        });
        try
        {
            session.Execute($"COPY (SELECT {string.Join(", ", names.Select((name, i) => Written(name, i < kept.Count)))} FROM scored_rows()) TO {DuckDbSession.Literal(path)} ({Format()})");
        }
        catch (DuckDbException exception) when (source.Failure is { } failure)
        {
            throw failure is OperationCanceledException ? new OperationCanceledException(failure.Message, exception, cancellationToken) : new AggregateException(failure);
        }
        finally
        {
            Array.ForEach(types, type => type.Dispose());
        }
    }

    /// <summary>The segments of blocks, none larger than a chunk, with what the model says of their rows.</summary>
    private static IEnumerable<(BlockSegment Segment, ReadOnlyMemory<TextPrediction> Predictions)> Segments(IEnumerable<Block> blocks, CancellationToken cancellationToken)
    {
        foreach (var block in blocks)
        {
            using (block)
            {
                TextPrediction[] predictions = [.. block.Predictions];
                int first = 0;
                foreach (var segment in block.Segments)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return (segment, predictions.AsMemory(first, segment.Rows.Length));
                    first += segment.Rows.Length;
                }
            }
        }
    }

    private void Fill(OutputChunk chunk, BlockSegment segment, IReadOnlyList<int> kept, ReadOnlyMemory<TextPrediction> memory)
    {
        var predictions = memory.Span;
        int column = 0;
        foreach (int source in kept)
        {
            chunk.Copy(column++, segment.Chunk, source, segment.Rows);
        }

        var probabilities = chunk.Floats(column + 1, predictions.Length);
        for (int row = 0; row < predictions.Length; row++)
        {
            chunk.Text(column, row, scorer.MultiLabel ? Encoding.UTF8.GetBytes(LabelSet.Join(predictions[row].Labels)) : Bytes(predictions[row].Label));
            probabilities[row] = predictions[row].Probability;
        }

        column += 2;
        int ranks = Math.Min(options.Scores.Top, scorer.Labels.Count);
        if (ranks > 0)
        {
            FillRanks(chunk, column, ranks, predictions);
            column += 2 * ranks;
        }

        if (options.Scores.All)
        {
            FillLists(chunk, column++, predictions, prediction => prediction.Scores);
        }

        if (options.Scores.Features)
        {
            FillLists(chunk, column, predictions, prediction => prediction.Features!);
        }
    }

    private void FillRanks(OutputChunk chunk, int column, int ranks, ReadOnlySpan<TextPrediction> predictions)
    {
        for (int row = 0; row < predictions.Length; row++)
        {
            var scores = predictions[row].Scores;
            int rank = 0;

            // The sort is stable: of labels with one score the first comes first, as in the prediction.
            foreach (int label in Enumerable.Range(0, scores.Count).OrderByDescending(label => scores[label]).Take(ranks))
            {
                chunk.Text(column + (2 * rank), row, Bytes(scorer.Labels[label]));
                chunk.Floats(column + (2 * rank) + 1, predictions.Length)[row] = scores[label];
                rank++;
            }
        }
    }

    private static void FillLists(OutputChunk chunk, int column, ReadOnlySpan<TextPrediction> predictions, Func<TextPrediction, IReadOnlyList<float>> list)
    {
        int length = list(predictions[0]).Count;
        var elements = chunk.Lists(column, predictions.Length, length);
        for (int row = 0; row < predictions.Length; row++)
        {
            var values = list(predictions[row]);
            for (int i = 0; i < length; i++)
            {
                elements[(row * length) + i] = values[i];
            }
        }
    }

    private byte[] Bytes(string label)
    {
        if (!_labels.TryGetValue(label, out byte[]? bytes))
        {
            _labels[label] = bytes = Encoding.UTF8.GetBytes(label);
        }

        return bytes;
    }

    private static ColumnType TypeOf(string name) => name switch
    {
        "Scores" or "Features" => ColumnType.FloatList(),
        "Probability" => ColumnType.Float(),
        _ when name.StartsWith("Score", StringComparison.Ordinal) => ColumnType.Float(),
        _ => ColumnType.Text(),
    };

    /// <summary>A column as it is written: without quotes a tab or a line break would be read as the end of a field.</summary>
    private string Written(string name, bool isKept)
    {
        string column = DuckDbSession.Name(name);
        return options.Format == OutputFormat.Tsv && (isKept || name.StartsWith("Label", StringComparison.Ordinal) || name == "PredictedLabel")
            ? $"translate(CAST({column} AS VARCHAR), chr(9) || chr(10) || chr(13), '   ') AS {column}"
            : column;
    }

    private string Format() => options.Format switch
    {
        OutputFormat.Parquet => $"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, ROW_GROUP_SIZE_BYTES '{MemoryLimit / 4}MB', USE_TMP_FILE false",
        OutputFormat.Tsv => "FORMAT csv, HEADER, DELIMITER '\t', QUOTE '', ESCAPE '', USE_TMP_FILE false",
        OutputFormat.Csv => "FORMAT csv, HEADER, USE_TMP_FILE false",
        _ => "FORMAT json, USE_TMP_FILE false",
    };
}
