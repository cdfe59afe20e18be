using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Says how far a job is, on the error stream: on a terminal one line that changes, else a line now and then.</summary>
internal sealed class JobProgress
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(0.5), InFile = TimeSpan.FromSeconds(10);

    private readonly CommandStreams _streams;
    private readonly double _allBytes;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private TimeSpan _last;
    private double _finishedBytes, _partBytes;
    private long _rows, _partRows, _readRows;
    private int _finished;
    private readonly int _outputs;

    /// <param name="streams">Where to.</param>
    /// <param name="outputs">How many outputs are to be made.</param>
    /// <param name="bytes">The size of what is to be read for them: what the time left is guessed from.</param>
    public JobProgress(CommandStreams streams, int outputs, double bytes) => (_streams, _outputs, _allBytes) = (streams, outputs, bytes);

    /// <summary>A part begins.</summary>
    public void Begin(long rows, double bytes)
    {
        lock (_lock)
        {
            (_partRows, _partBytes, _readRows) = (rows, bytes, 0);
        }
    }

    /// <summary>Rows of the part were read.</summary>
    public void Add(long rows)
    {
        lock (_lock)
        {
            (_rows, _readRows) = (_rows + rows, _readRows + rows);
            var now = Stopwatch.GetElapsedTime(_started);
            if (now - _last < (_streams.ErrorIsTerminal ? OnTerminal : InFile))
            {
                return;
            }

            _last = now;
            Write(Line(now));
        }
    }

    /// <summary>The part is finished.</summary>
    public void End(ManifestLine line)
    {
        lock (_lock)
        {
            (_finishedBytes, _partBytes, _readRows) = (_finishedBytes + _partBytes, 0, 0);
            _finished++;
            Clear();
            string rejected = line.Rejected == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {line.Rejected:N0} rejected");
            _streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Visible(line.Output)}: {line.Rows:N0} rows{rejected}, {line.Bytes:N0} bytes, {line.Seconds:F1} s"));
        }
    }

    /// <summary>Takes the line that changes away.</summary>
    public void Clear()
    {
        if (_streams.ErrorIsTerminal)
        {
            _streams.Error.Write("\r\e[K");
        }
    }

    private string Line(TimeSpan elapsed)
    {
        double bytes = _finishedBytes + (_partRows == 0 ? 0 : _partBytes * _readRows / _partRows);
        double share = _allBytes > 0 ? Math.Min(1, bytes / _allBytes) : 0;
        string left = share > 0.001 ? $", about {Duration(TimeSpan.FromSeconds(elapsed.TotalSeconds * (1 - share) / share))} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{share:P0} {_rows:N0} rows, {_rows / elapsed.TotalSeconds:N0} rows/s, output {Math.Min(_finished + 1, _outputs)} of {_outputs}{left}");
    }

    private void Write(string line)
    {
        if (_streams.ErrorIsTerminal)
        {
            _streams.Error.Write($"\r\e[K{line}");
        }
        else
        {
            _streams.Error.WriteLine(line);
        }
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h"),
    };
}
