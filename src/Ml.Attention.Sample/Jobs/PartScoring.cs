using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Scores parts of inputs: one thread reads, one has the model at work, one writes, each ahead of the next by a block or two.</summary>
internal sealed class PartScoring : IDisposable
{
    private const int BlocksAhead = 2;

    private readonly DuckDbSession _session;
    private readonly ITextScorer _scorer;
    private readonly JobOptions _options;
    private RowReader? _reader;
    private InputFile? _open;
    private Action<RejectedRow> _reject = _ => { };

    /// <param name="session">Reads; for nothing else while a part is scored.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="options">What is asked for.</param>
    public PartScoring(DuckDbSession session, ITextScorer scorer, JobOptions options) => (_session, _scorer, _options) = (session, scorer, options);

    /// <summary>Scores a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="survey">The rows of its file.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="reject">Is told of rows that cannot be scored; may throw.</param>
    /// <param name="progress">Is told how many rows were read since it was last told.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many rows were scored.</returns>
    public long Score(InputPart part, InputSurvey survey, string path, Action<RejectedRow> reject, Action<long> progress, CancellationToken cancellationToken)
    {
        _reject = reject;
        long end = part.FirstRow + (part.Rows ?? survey.Rows);
        var reader = Reader(part, survey);
        var types = reader.KeptTypes();
        long scored = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var read = new BlockingCollection<Block>(BlocksAhead);
        using var done = new BlockingCollection<Block>(BlocksAhead);
        try
        {
            Run(stop, () => Read(reader, end, read, progress, stop.Token), () => scored = Score(read, done, stop.Token), () =>
                new ScoredRowWriter(_options, _scorer).Write(path, reader.Kept, types, done.GetConsumingEnumerable(stop.Token), stop.Token));
            if (reader.Position != end)
            {
                throw new InputException($"'{part.File.Path}' has changed while it was read: row {end:N0} was expected to be there, and it ends after {reader.Position:N0}.");
            }

            return scored;
        }
        catch
        {
            Close();
            throw;
        }
        finally
        {
            // What was not written, where it ended early.
            foreach (var block in read.Concat(done))
            {
                block.Dispose();
            }

            Array.ForEach(types, type => type.Dispose());
        }
    }

    /// <summary>Whether a file is still open that is another than the part's: only one is read at a time.</summary>
    public bool MustClose(InputPart part) => _open is not null && _open != part.File;

    /// <summary>Closes the file that is still open.</summary>
    public void Close()
    {
        _reader?.Dispose();
        (_reader, _open) = (null, null);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>The reader of the last part, where this one begins where that ended.</summary>
    private RowReader Reader(InputPart part, InputSurvey survey)
    {
        if (_reader is null || _open != part.File || part.File.Kind == InputKind.Parquet || _reader.Position != part.FirstRow)
        {
            Close();
            _reader = RowReader.Open(_session, part, _options.Columns, survey, row => _reject(row));
            _open = part.File;
        }

        return _reader;
    }

    private static void Read(RowReader reader, long end, BlockingCollection<Block> read, Action<long> progress, CancellationToken cancellationToken)
    {
        long before = reader.Position;
        while (reader.Read(end) is { } block)
        {
            read.Add(block, cancellationToken);
            progress(reader.Position - before);
            before = reader.Position;
        }

        read.CompleteAdding();
    }

    private long Score(BlockingCollection<Block> read, BlockingCollection<Block> done, CancellationToken cancellationToken)
    {
        long rows = 0;
        foreach (var block in read.GetConsumingEnumerable(cancellationToken))
        {
            if (block.Texts.Count > 0)
            {
                block.Predictions = _scorer.Score(block.Texts, _scorer.ReadsPairs ? block.Second : null, cancellationToken);
            }

            rows += block.Texts.Count;
            done.Add(block, cancellationToken);
        }

        done.CompleteAdding();
        return rows;
    }

    /// <summary>Runs stages at once; the first error ends all and is thrown.</summary>
    private static void Run(CancellationTokenSource stop, params Action[] stages)
    {
        Exception? first = null;
        var threads = stages.Select(stage => new Thread(() =>
        {
            try
            {
                stage();
            }
#pragma warning disable CA1031 // It is thrown again when all have ended.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref first, exception is AggregateException { InnerExceptions: [var inner] } ? inner : exception, null);
                stop.Cancel();
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
