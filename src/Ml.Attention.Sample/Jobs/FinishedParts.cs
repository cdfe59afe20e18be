namespace Ml.Attention.Sample.Jobs;

/// <summary>Which parts of a shard are finished, by its manifest and by what is on the disk.</summary>
internal static class FinishedParts
{
    /// <summary>The lines of the manifest that hold, and why others do not; those of changed inputs are an error unless forced.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="job">The job.</param>
    /// <param name="parts">The parts of the shard.</param>
    /// <param name="lines">The manifest.</param>
    /// <param name="hash">The hash of a file as it is now.</param>
    /// <param name="say">Is told of outputs that are made again.</param>
    /// <exception cref="InputException">An output was made of something else.</exception>
    public static IReadOnlyList<ManifestLine> Check(
        JobOptions options, JobDescription job, IEnumerable<InputPart> parts, IEnumerable<ManifestLine> lines, Func<string, string> hash, Action<string> say)
    {
        var byOutput = parts.ToDictionary(part => part.Output, StringComparer.Ordinal);
        List<ManifestLine> valid = [];
        foreach (var line in lines)
        {
            string? reason = !byOutput.TryGetValue(line.Output, out var part) || part.FirstRow != line.FirstRow || part.File.Path != line.Input ? "the inputs were others"
                : line.ModelHash != job.ModelHash ? "the model has changed"
                : line.Job != job.Id ? "the options have changed"
                : hash(line.Input) != line.InputHash ? $"the input '{line.Input}' has changed"
                : null;
            var output = new FileInfo(Path.Combine(options.Output, line.Output));
            if (reason is not null && !options.Force)
            {
                throw new InputException($"'{output.FullName}' is finished, but {reason} since. --force scores again what has changed; or score into another folder.");
            }

            reason ??= !output.Exists ? "it is gone"
                : output.Length != line.Bytes ? $"it has {output.Length:N0} bytes and had {line.Bytes:N0}"
                : null;
            if (reason is null)
            {
                valid.Add(line);
                continue;
            }

            say($"'{line.Output}' is scored again: {reason}.");
            if (part is null)
            {
                output.Delete();
            }
        }

        return valid;
    }
}
