using System.Globalization;

namespace Ml.Attention.SoakTests;

/// <summary>Resident memory of this process over time.</summary>
internal sealed class ProcessSamples
{
    private readonly List<(double Hours, double Megabytes)> _samples = [];

    /// <summary>Resident memory, in MB.</summary>
    public static double Megabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The last sample, in MB.</summary>
    public double Last => _samples[^1].Megabytes;

    /// <summary>How many files and sockets are open.</summary>
    public static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    public void Add(TimeSpan time) => _samples.Add((time.TotalHours, Megabytes()));

    /// <summary>
    /// The growth of memory since a time, in percent an hour: the median of the slopes between all pairs of samples (Theil 1950; Sen
    /// 1968), which single peaks do not move.
    /// </summary>
    public double PercentAnHour(TimeSpan since)
    {
        var samples = Since(since);
        var slopes = new List<double>();
        for (int i = 0; i < samples.Count; i++)
        {
            for (int j = i + 1; j < samples.Count; j++)
            {
                slopes.Add((samples[j].Megabytes - samples[i].Megabytes) / (samples[j].Hours - samples[i].Hours));
            }
        }

        return 100 * Median(slopes) / Median([.. samples.Select(sample => sample.Megabytes)]);
    }

    /// <summary>The medians of the first and of the last third since a time, in MB.</summary>
    public (double First, double Last) Thirds(TimeSpan since)
    {
        double[] samples = [.. Since(since).Select(sample => sample.Megabytes)];
        int third = Math.Max(1, samples.Length / 3);
        return (Median([.. samples[..third]]), Median([.. samples[^third..]]));
    }

    private List<(double Hours, double Megabytes)> Since(TimeSpan since) => [.. _samples.Where(sample => sample.Hours >= since.TotalHours)];

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
