using Ml.Attention.Layers;

namespace Ml.Attention.Benchmarks;

/// <summary>A training step and scoring of the reference configuration, ours against PyTorch's.</summary>
internal static class SpeedBenchmark
{
    public const int DefaultRounds = 11;

    private const int StepsPerTurn = 5, ScoringsPerTurn = 10;
    private const double TrainingGoal = 0.35, ScoringGoal = 0.5;

    private static readonly (string Name, string Torch, NormalizationPlacement Placement)[] Norms =
    [
        ("post-norm", "post", NormalizationPlacement.After),
        ("pre-norm", "pre", NormalizationPlacement.Before),
    ];

    public static SpeedReport Run(int rounds)
    {
        using var torch = TorchProcess.TryStart(ModelSize.Reference);
        using var matrix = new MatrixSide();
        var rows = new List<SpeedReport.Row>();
        double step = 3 * ModelSize.Reference.ForwardOperations / MatrixSide.Operations;
        double forward = ModelSize.Reference.ForwardOperations / MatrixSide.Operations;
        foreach (var norm in Norms)
        {
            foreach (float dropout in new[] { 0, 0.1f })
            {
                using var ours = new TrainingSide(ModelSize.Reference, norm.Placement, dropout);
                CheckSize(torch, norm.Torch, ours.ParameterCount);
                rows.Add(Compare($"training step, {norm.Name}, dropout {dropout}", TrainingGoal, step, StepsPerTurn, ours, $"train {norm.Torch} {dropout} dense", $"train {norm.Torch} {dropout} sparse"));
            }
        }

        foreach (var norm in Norms)
        {
            using var fromIds = new IdScoringSide(ModelSize.Reference, norm.Placement);
            using var fromText = new TextScoringSide(norm.Placement);
            rows.Add(Compare($"scoring from ids, {norm.Name}", ScoringGoal, forward, ScoringsPerTurn, fromIds, $"score {norm.Torch}"));
            rows.Add(Compare($"scoring from text, {norm.Name}", ScoringGoal, forward, ScoringsPerTurn, fromText, $"score {norm.Torch}"));
        }

        return new(rows, torch?.Version, rounds);

        SpeedReport.Row Compare(string name, double goal, double products, int times, ISide ours, string usual, string? sparse = null)
        {
            Console.Error.WriteLine($"{name} …");
            var timings = Alternation.Measure([ours, Torch(usual), Torch(sparse), matrix], rounds, times);
            return new(name, goal, timings[0]!, timings[1], timings[2], new([.. timings[3]!.Turns.Select(turn => turn * products)]));
        }

        TorchSide? Torch(string? command) => torch is null || command is null ? null : new(torch, command);
    }

    /// <summary>A comparison of two different networks would say nothing.</summary>
    private static void CheckSize(TorchProcess? torch, string norm, long ours)
    {
        if (torch is not null && torch.Ask($"parameters {norm}") is var theirs && theirs != $"{ours}")
        {
            throw new InvalidOperationException($"The networks differ: ours has {ours} parameters, PyTorch's {theirs}.");
        }
    }
}
