using System.Globalization;

namespace Ml.Attention.Sample.Jobs;

/// <summary>One of the machines that share a job.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Number, int Count)
{
    /// <summary>All of the job.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>What stands in the names of the shard's own files: nothing where there is one.</summary>
    public string Suffix => Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{Number}-of-{Count}");

    /// <summary>The shard that an option names, or else a Slurm array or an Indexed Job of Kubernetes.</summary>
    /// <param name="given">The value of <c>--shard</c>, <c>I/N</c>; null where it is not given.</param>
    /// <param name="count">The value of <c>--shards</c>; null where it is not given.</param>
    /// <param name="environment">The value of a variable of the environment.</param>
    /// <exception cref="InputException">Numbers are out of range, or missing.</exception>
    public static Shard Find(string? given, int? count, Func<string, string?> environment)
    {
        if (count is < 1)
        {
            throw new InputException($"--shards is {count}; expected 1 or more.");
        }

        if (given is not null)
        {
            var shard = Parse(given);
            return count is null || count == shard.Count
                ? shard
                : throw new InputException($"--shard is {given} and --shards {count}; expected the same number of shards. Leave one of them out.");
        }

        return FromSlurm(count, environment) ?? FromKubernetes(count, environment) ?? (count is null or 1
            ? Whole
            : throw new InputException($"--shards is {count}, and neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which shard this is; name it with --shard I/{count}."));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static Shard Parse(string given)
    {
        string[] parts = given.Split('/');
        return parts.Length == 2 && ToNumber(parts[0]) is { } number && ToNumber(parts[1]) is { } count && number >= 1 && number <= count
            ? new(number, count)
            : throw new InputException($"--shard is '{given}'; expected I/N with I from 1 to N, such as 1/8 for the first of eight.");
    }

    /// <summary>Ids of an array may begin anywhere and have equal distances.</summary>
    private static Shard? FromSlurm(int? count, Func<string, string?> environment)
    {
        if (ToNumber(environment("SLURM_ARRAY_TASK_ID")) is not { } id)
        {
            return null;
        }

        if (ToNumber(environment("SLURM_ARRAY_TASK_MIN")) is not { } first || ToNumber(environment("SLURM_ARRAY_TASK_COUNT")) is not { } tasks)
        {
            throw new InputException("SLURM_ARRAY_TASK_ID is set, but not SLURM_ARRAY_TASK_MIN and SLURM_ARRAY_TASK_COUNT; name the shard with --shard I/N.");
        }

        int step = ToNumber(environment("SLURM_ARRAY_TASK_STEP")) is { } given and > 0 ? given : 1;
        if (count is not null && count != tasks)
        {
            throw new InputException($"The Slurm array has {tasks} tasks and --shards is {count}; leave --shards out, or name the shard with --shard I/{count}.");
        }

        int position = (id - first) / step;
        return (id - first) % step == 0 && position >= 0 && position < tasks
            ? new(position + 1, tasks)
            : throw new InputException($"The Slurm array's task {id} is not one of {tasks} from {first} in steps of {step}; give the array as a range, such as 0-7, or name the shard with --shard I/N.");
    }

    private static Shard? FromKubernetes(int? count, Func<string, string?> environment)
    {
        if (ToNumber(environment("JOB_COMPLETION_INDEX")) is not { } index)
        {
            return null;
        }

        if (count is null)
        {
            throw new InputException("JOB_COMPLETION_INDEX is set; say how many completions the job has with --shards N (Kubernetes does not tell), or name the shard with --shard I/N.");
        }

        return index >= 0 && index < count
            ? new(index + 1, count.Value)
            : throw new InputException($"JOB_COMPLETION_INDEX is {index} and --shards {count}; expected an index from 0 to {count - 1}: is --shards the job's 'completions'?");
    }

    private static int? ToNumber(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
