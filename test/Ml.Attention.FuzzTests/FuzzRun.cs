using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;

namespace Ml.Attention.FuzzTests;

/// <summary>Gives a target one input after the other, and keeps those that it does not bear.</summary>
/// <param name="seed">Where random numbers start.</param>
/// <param name="report">Told of each finding.</param>
internal sealed class FuzzRun(int seed, Action<string> report)
{
    private const long MostBytes = 512L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5), NeverEnds = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _known = [];

    /// <summary>Where findings go, and the input that is being used, should it end the process.</summary>
    public static string Folder { get; } = Path.Combine(Metadata("ArtifactsPath"), "fuzz");

    /// <summary>How many different defects were found.</summary>
    public int Findings => _known.Count;

    /// <summary>The inputs of a target that are kept in the repository.</summary>
    public static IReadOnlyList<byte[]> Corpus(string name)
    {
        string folder = Path.Combine(Metadata("Corpus"), name);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }

    /// <summary>Damages inputs of a target until time is up, or so many were tried; those of the corpus come first, as they are.</summary>
    /// <returns>How many were tried, and how many of them refused.</returns>
    public (long Tried, long Refused) Run(FuzzTarget target, TimeSpan time, long most)
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        long tried = 0, refused = 0;
        while (tried < target.Corpus.Count || (tried < most && clock.Elapsed < time))
        {
            byte[] whole = target.Corpus[(int)(tried < target.Corpus.Count ? tried : random.Next(target.Corpus.Count))];
            byte[] input = tried < target.Corpus.Count ? whole : target.Mutate(whole, random);
            refused += Try(target, input) ? 0 : 1;
            tried++;
        }

        return (tried, refused);
    }

    /// <summary>Uses one input.</summary>
    /// <returns>False where it was refused.</returns>
    public bool Try(FuzzTarget target, byte[] input)
    {
        string present = Path.Combine(Folder, $"{target.Name}.present");
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(present, input);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var computed = Environment.CpuUsage.TotalTime;
        using var watch = new Timer(_ => Environment.FailFast($"'{present}' was not done with in {NeverEnds}."), null, NeverEnds, Timeout.InfiniteTimeSpan);
        try
        {
            target.Use(input);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
        catch (Exception exception)
        {
            Found(target, input, $"{exception.GetType().Name} {new StackTrace(exception, false).GetFrame(0)?.GetMethod()?.Name}", exception.ToString());
            return false;
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            // Time of other programs does not count.
            if (target.IsBounded && clock.Elapsed > Longest && Environment.CpuUsage.TotalTime - computed > Longest)
            {
                Found(target, input, "slow", string.Create(CultureInfo.InvariantCulture, $"took {clock.Elapsed.TotalSeconds:F1} s"));
            }

            if (target.IsBounded && allocated > MostBytes)
            {
                Found(target, input, "large", string.Create(CultureInfo.InvariantCulture, $"allocated {allocated >> 20} MB"));
            }
        }
    }

    /// <summary>Each kind of defect is told once.</summary>
    private void Found(FuzzTarget target, byte[] input, string kind, string description)
    {
        if (!_known.Add($"{target.Name} {kind}"))
        {
            return;
        }

        string path = Path.Combine(Folder, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..8]}");
        File.WriteAllBytes(path, input);
        report($"{target.Name}, seed {seed}: {description}\n  the input is {path}; again: ./build.sh fuzz --only {target.Name} --input {path}");
    }

    private static string Metadata(string key) => typeof(FuzzRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
