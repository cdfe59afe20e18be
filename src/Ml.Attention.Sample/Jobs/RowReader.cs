using System.Text;
using System.Text.Unicode;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Reads a file from its beginning, or Parquet from any row, in blocks of texts that can be scored.</summary>
internal sealed class RowReader : IDisposable
{
    /// <summary>Rows of a block, at most: many, so that batches of one length are full.</summary>
    public const int BlockRows = 16_384;

    /// <summary>Characters of a block beyond which no row is added: memory is bounded whatever the length of texts.</summary>
    public const int BlockCharacters = 1 << 22;

    private readonly InputFile _file;
    private readonly InputTable _table;
    private readonly InputSurvey _survey;
    private readonly Action<RejectedRow> _reject;
    private readonly ChunkStream _stream;
    private readonly List<int> _good = [];
    private DataChunk? _chunk;
    private int _next;

    private RowReader(InputFile file, InputTable table, InputSurvey survey, ChunkStream stream, long position, Action<RejectedRow> reject) =>
        (_file, _table, _survey, _stream, Position, _reject) = (file, table, survey, stream, position, reject);

    /// <summary>The number of the next row, from 0, among those that can be read.</summary>
    public long Position { get; private set; }

    /// <summary>The columns that are written again, in a chunk.</summary>
    public IReadOnlyList<int> Kept => _table.Keep;

    /// <summary>Begins to read at a row.</summary>
    /// <param name="session">Reads; for nothing else until the reader is disposed.</param>
    /// <param name="part">What is read.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="survey">The file's rows.</param>
    /// <param name="reject">Is told of rows that cannot be scored.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static RowReader Open(DuckDbSession session, InputPart part, InputColumns columns, InputSurvey survey, Action<RejectedRow> reject)
    {
        var table = InputTable.Open(session, part.File, columns);
        bool seeks = part.File.Kind == InputKind.Parquet;
        try
        {
            var stream = session.Stream(table.Query(part.FirstRow, part.Rows));
            var reader = new RowReader(part.File, table, survey, stream, seeks ? part.FirstRow : 0, reject);
            reader.SkipTo(part.FirstRow);
            return reader;
        }
        catch (DuckDbException exception)
        {
            throw InputTable.Unreadable(part.File, exception);
        }
    }

    /// <summary>The types of the columns that are written again, to be disposed by the caller.</summary>
    public ColumnType[] KeptTypes() => [.. _table.Keep.Select(column => ColumnType.Of(_stream, column))];

    /// <summary>The next rows; null where there are none before the end.</summary>
    /// <param name="end">The row to stop before.</param>
    /// <exception cref="InputException">The file cannot be read on.</exception>
    public Block? Read(long end)
    {
        var block = new Block();
        try
        {
            int rows = 0;
            while (rows < BlockRows && block.Characters < BlockCharacters && Position < end && Current() is { } chunk)
            {
                rows += Add(block, chunk, (int)Math.Min(BlockRows - rows, end - Position));
            }

            if (rows > 0)
            {
                return block;
            }
        }
        catch (DuckDbException exception)
        {
            block.Dispose();
            throw InputTable.Unreadable(_file, exception);
        }
        catch
        {
            block.Dispose();
            throw;
        }

        block.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Release();
        _chunk = null;
        _stream.Dispose();
    }

    private void SkipTo(long row)
    {
        while (Position < row && Current() is { } chunk)
        {
            int skipped = (int)Math.Min(chunk.Rows - _next, row - Position);
            _next += skipped;
            Position += skipped;
        }
    }

    /// <summary>The chunk of the next row; null at the end of the file.</summary>
    private DataChunk? Current()
    {
        if (_chunk is not null && _next == _chunk.Rows)
        {
            _chunk.Release();
            _chunk = null;
        }

        if (_chunk is null)
        {
            (_chunk, _next) = (_stream.Next(), 0);
        }

        return _chunk;
    }

    /// <summary>Adds rows of a chunk to a block; returns how many were read, those that were rejected included.</summary>
    private int Add(Block block, DataChunk chunk, int most)
    {
        var texts = chunk.Texts(_table.Text);
        var second = _table.Second is { } other ? chunk.Texts(other) : texts;
        int first = _next, last = Math.Min(chunk.Rows, first + most);
        _good.Clear();
        while (_next < last && block.Characters < BlockCharacters)
        {
            int row = _next++;
            if (Decode(texts, row, out string? reason) is { } text && Decode(second, row, out reason) is { } pair)
            {
                block.Texts.Add(text);
                block.Characters += text.Length;
                _good.Add(row);
                if (_table.Second is not null)
                {
                    block.Second.Add(pair);
                    block.Characters += pair.Length;
                }
            }
            else
            {
                bool isRow = _table.Whole is not { } whole || !chunk.Texts(whole).IsNull(row);
                _reject(new(_file.Path, _survey.RowNumber(Position + row - first), isRow ? reason! : "not a JSON object in UTF-8"));
            }
        }

        if (_good.Count > 0)
        {
            block.Add(chunk, [.. _good]);
        }

        Position += _next - first;
        return _next - first;
    }

    private static string? Decode(TextVector texts, int row, out string? reason)
    {
        reason = null;
        if (texts.IsNull(row))
        {
            reason = "no text";
            return null;
        }

        var bytes = texts[row];
        if (!Utf8.IsValid(bytes))
        {
            reason = "not UTF-8";
            return null;
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
