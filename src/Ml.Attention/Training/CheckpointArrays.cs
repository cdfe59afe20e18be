namespace Ml.Attention.Training;

/// <summary>The arrays of a checkpoint, each with the part it belongs to before its name: <c>present/weights/…</c>.</summary>
internal sealed class CheckpointArrays
{
    private readonly List<KeyValuePair<string, float[]>> _all = [];

    /// <summary>All, in the order in which they were added.</summary>
    public IReadOnlyList<KeyValuePair<string, float[]>> All => _all;

    public void Add(string name, float[] elements) => _all.Add(new(name, elements));

    public CheckpointHeader.Run Add(string part, FinishedRun run)
    {
        Add($"{part}/weights/", run.Weights);
        Add($"{part}/answers", [.. run.Answers.SelectMany(answer => answer)]);
        return new(run.Summary, run.Answers.Length);
    }

    public CheckpointHeader.State? Add(string part, RunState? state)
    {
        if (state is null)
        {
            return null;
        }

        Add($"{part}/weights/", state.Weights);
        Add($"{part}/best/", state.Best);
        Add($"{part}/sums/", state.Sums);
        Add($"{part}/answers", [.. state.Answers.SelectMany(answer => answer)]);
        return new(state.Position, state.Answers.Length);
    }

    public FinishedRun Find(string part, CheckpointHeader.Run run) => new(FindAll($"{part}/weights/") ?? [], Answers(part, run.Answers), run.Summary);

    public RunState? Find(string part, CheckpointHeader.State? state) => state is null ? null : new(state.Position, FindAll($"{part}/weights/") ?? [])
    {
        Best = FindAll($"{part}/best/"),
        Sums = FindAll($"{part}/sums/"),
        Answers = Answers(part, state.Answers),
    };

    private void Add(string part, IReadOnlyDictionary<string, float[]>? arrays)
    {
        foreach (var (name, elements) in arrays ?? new Dictionary<string, float[]>())
        {
            Add(part + name, elements);
        }
    }

    /// <summary>Those of a part, by their names within it; null where there is none.</summary>
    private Dictionary<string, float[]>? FindAll(string part)
    {
        var found = _all.Where(pair => pair.Key.StartsWith(part, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[part.Length..], pair => pair.Value);
        return found.Count > 0 ? found : null;
    }

    private float[][] Answers(string part, int count)
    {
        float[] all = _all.Single(pair => pair.Key == $"{part}/answers").Value;
        return count == 0 ? [] : [.. all.Chunk(all.Length / count)];
    }
}
