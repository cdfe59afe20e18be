namespace Ml.Attention.Sample.Jobs;

/// <summary>Looks whether all shards of a job are there, and joins their manifests.</summary>
internal static class JobMerge
{
    /// <summary>Checks a folder and writes one manifest and one file of rejected rows for all shards.</summary>
    /// <exception cref="InputException">Outputs are missing; the message says which.</exception>
    public static MergeSummary Run(string folder)
    {
        var job = JobDescription.Read(folder) ?? throw new InputException($"'{folder}' has no {JobDescription.FileName}; expected the --output folder of 'ml-attention score'.");
        string[] outputs = [.. job.Inputs.SelectMany(input => input.Outputs)];
        List<ManifestLine> lines = [];
        List<string> missing = [];
        for (int number = 1; number <= job.Shards; number++)
        {
            var shard = new Shard(number, job.Shards);
            var found = (Manifest.Read(folder, shard) ?? []).Where(line => line.Job == job.Id && IsWhole(folder, line)).GroupBy(line => line.Output, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
            string[] expected = [.. outputs.Where((_, i) => i % job.Shards == number - 1)];
            string[] lacking = [.. expected.Where(output => !found.ContainsKey(output))];
            if (lacking.Length > 0)
            {
                missing.Add($"{shard} ({lacking.Length} of {expected.Length} outputs are missing, such as '{lacking[0]}')");
            }

            lines.AddRange(expected.Where(found.ContainsKey).Select(output => found[output]));
        }

        if (missing.Count > 0)
        {
            throw new InputException($"'{folder}' is not complete: of {job.Shards} shards these are not finished: {string.Join(", ", missing)}. Run them again with the same options.");
        }

        if (job.Shards > 1)
        {
            Output.OutputFile.Write(Path.Combine(folder, Manifest.FileName(Shard.Whole)), stream => lines.ForEach(line => stream.Write(JobJson.Line(line))));
            Output.OutputFile.Write(Path.Combine(folder, RejectedRows.FileName(Shard.Whole)), stream => CopyRejected(folder, job.Shards, stream));
        }

        return new(job.Shards, lines.Count, lines.Sum(line => line.Rows), lines.Sum(line => line.Rejected));
    }

    private static bool IsWhole(string folder, ManifestLine line) =>
        new FileInfo(Path.Combine(folder, line.Output)) is { Exists: true } file && file.Length == line.Bytes;

    private static void CopyRejected(string folder, int shards, Stream stream)
    {
        for (int number = 1; number <= shards; number++)
        {
            string path = Path.Combine(folder, RejectedRows.FileName(new(number, shards)));
            if (File.Exists(path))
            {
                using var file = File.OpenRead(path);
                file.CopyTo(stream);
            }
        }
    }
}
