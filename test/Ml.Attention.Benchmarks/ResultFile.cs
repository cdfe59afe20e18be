using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Ml.Attention.Benchmarks;

/// <summary>Where results go: results/, a folder for each kind of machine.</summary>
internal static partial class ResultFile
{
    /// <summary>The folder of this project.</summary>
    public static string ProjectFolder { get; } = typeof(ResultFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProjectFolder").Value!;

    /// <summary>The processor's model and the number of cores, such as <c>xeon-2.5ghz-2-cores</c>.</summary>
    public static string Machine { get; } = Name(Processor(), Environment.ProcessorCount);

    /// <returns>The path, from the folder of this project.</returns>
    public static string Write(string name, string content)
    {
        string relative = Path.Combine("results", Machine, name);
        string path = Path.Combine(ProjectFolder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return relative;
    }

    internal static string Name(string processor, int cores)
    {
        string words = Noise().Replace(processor.ToLowerInvariant(), " ");
        string frequency = Frequency().Replace(words, match => $"{double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)}ghz");
        return $"{Gap().Replace(frequency, "-").Trim('-')}-{cores}-cores";
    }

    private static string Processor()
    {
        if (OperatingSystem.IsLinux())
        {
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
            {
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..];
            }
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}";
    }

    [GeneratedRegex(@"\((r|tm|c)\)|\b(intel|amd|processor|cpu|with)\b|\b\d+-core\b")]
    private static partial Regex Noise();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)\s*ghz")]
    private static partial Regex Frequency();

    [GeneratedRegex(@"[^a-z0-9.]+")]
    private static partial Regex Gap();
}
