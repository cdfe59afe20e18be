using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ml.Attention.Sample.Jobs;

/// <summary>What a job is: the file <c>_job.json</c>, the same for all shards.</summary>
/// <param name="Model">The name of the model's file.</param>
/// <param name="ModelHash">The model's SHA-256.</param>
/// <param name="Options">What decides the content of outputs besides.</param>
/// <param name="Shards">How many shards there are.</param>
/// <param name="Inputs">What is scored.</param>
internal sealed record JobDescription(string Model, string ModelHash, string Options, int Shards, IReadOnlyList<JobInput> Inputs)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "_job.json";

    /// <summary>More machines than any job is divided among; for each, files are looked for.</summary>
    private const int MostShards = 1_000_000;

    /// <summary>A short name for model, options and shards: what an output must have been made with to stay.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ModelHash}\n{Options}\n{Shards}")))[..16];

    /// <summary>Describes a plan.</summary>
    public static JobDescription Of(JobPlan plan, JobOptions options, string modelHash) => new(
        Path.GetFileName(options.Model),
        modelHash,
        options.Describe(),
        options.Shard.Count,
        [
            .. plan.Parts.GroupBy(part => part.File.Path, StringComparer.Ordinal)
                .Select(group => new JobInput(group.Key, new FileInfo(group.Key).Length, [.. group.Select(part => part.Output)])),
        ]);

    /// <summary>The job of a folder; null where there is none.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static JobDescription? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JobJson.Read<JobDescription>(File.ReadAllBytes(path)).Checked() : null;
        }
        catch (JsonException exception)
        {
            throw new InputException($"'{path}' is damaged: {exception.Message} Delete it, or score into another folder.", exception);
        }
    }

    /// <exception cref="JsonException">Something in it is out of range: whoever wrote it was not this program.</exception>
    private JobDescription Checked()
    {
        bool isHash = ModelHash.Length == 2 * SHA256.HashSizeInBytes && ModelHash.All(char.IsAsciiHexDigitLower);
        bool areInputs = Inputs.All(input => input is { Path: not null, Outputs: not null }) && Inputs.DistinctBy(input => input.Path, StringComparer.Ordinal).Count() == Inputs.Count;
        return !isHash ? throw new JsonException("its modelHash is no SHA-256.")
            : Shards is < 1 or > MostShards ? throw new JsonException($"it has {Shards} shards; expected 1 to {MostShards}.")
            : !areInputs ? throw new JsonException("an input has no path or no outputs, or is there twice.")
            : Inputs.SelectMany(input => input.Outputs).FirstOrDefault(output => !OutputName.IsBelow(output)) is { } output ? throw new JsonException($"its output '{output}' leads out of the folder.")
            : this;
    }

    /// <summary>Writes the file, whole or not at all. Where another shard was faster, its file stays.</summary>
    public void Write(string folder, bool replace)
    {
        string path = Path.Combine(folder, FileName), temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, JobJson.Line(this));
            File.Move(temporary, path, replace);
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            // What it says is compared by the caller.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>What differs from the job that is in the folder already, in words; null where nothing does.</summary>
    public string? Difference(JobDescription before)
    {
        if (before.ModelHash != ModelHash)
        {
            return $"the model has changed: it was {before.Model} with SHA-256 {before.ModelHash[..12]}…, and is {Model} with {ModelHash[..12]}…";
        }

        if (before.Shards != Shards)
        {
            return $"it was divided into {before.Shards} shards, and now into {Shards}";
        }

        if (before.Options != Options)
        {
            return $"the options were '{before.Options}', and are '{Options}'";
        }

        var old = before.Inputs.ToDictionary(input => input.Path, StringComparer.Ordinal);
        foreach (var input in Inputs)
        {
            if (!old.Remove(input.Path, out var other))
            {
                return $"the input '{input.Path}' is new";
            }

            if (other.Bytes != input.Bytes || !other.Outputs.SequenceEqual(input.Outputs))
            {
                return $"the input '{input.Path}' has changed: it had {other.Bytes:N0} bytes, and has {input.Bytes:N0}";
            }
        }

        return old.Count > 0 ? $"the input '{old.Keys.Order(StringComparer.Ordinal).First()}' is no longer among the inputs" : null;
    }
}
