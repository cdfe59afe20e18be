using System.Globalization;

namespace Ml.Attention.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkArguments
{
    public const string Speed = "speed", Pipeline = "pipeline", Accuracy = "accuracy", Scoring = "scoring", Device = "device", Generation = "generation";

    public const string Help = """
        Measures Ml.Attention, in one run on one machine.

        usage: bench [speed|scoring|pipeline] [--rounds N] [--print-only]
               bench device --device cuda:0 [--rounds N] [--print-only]
               bench generation [--data FOLDER [--model FILE] [--epochs N]] [--print-only]
               bench accuracy --data FOLDER [--sets a,b] [--seeds N] [--epochs N] [--print-only]

          speed         a training step and scoring, as ratios to PyTorch (the default)
          scoring       scoring at many sizes: beside PyTorch, the products alone, 8-bit models, row by row; start, memory
          device        training and scoring on a GPU, beside PyTorch on the same one
          pipeline      the ML.NET component: throughput beside the engine alone and beside ApplyOnnxModel; memory
          accuracy      trains with default options on each data set of a folder, and evaluates on its test rows
          generation    copying and reversing sequences; a translator, its search and its speed
          --rounds N    how often each side takes its turn; 11 by default, 7 for scoring, 5 for others
          --device NAME a device as ml-attention takes it, such as cuda:0
          --data FOLDER a folder for each set: train.tsv and test.tsv (valid.tsv too, where there is one), or all.tsv
                        of generation: pairs of translations, train.tsv, valid.tsv and test.tsv with columns en and de
          --model FILE  a translator trained on them before, instead of training one
          --sets a,b    these sets only; by default all, and spamassassin, the e-mails of the demo
          --seeds N     trainings of each set, with the seeds 1 to N; 3 by default
          --epochs N    fewer or more epochs than by default, for a try
          --print-only  leave the file under results/ as it is
          --help        this text

        PyTorch's columns need a python3 that can import torch (Debian: apt install python3-torch).
        """;

    /// <summary>One of <see cref="Speed"/>, <see cref="Scoring"/>, <see cref="Device"/>, <see cref="Pipeline"/>, <see cref="Generation"/> and <see cref="Accuracy"/>.</summary>
    public string Benchmark { get; init; } = Speed;

    /// <summary>How often each side takes its turn; null for the default.</summary>
    public int? Rounds { get; init; }

    /// <summary>The device of <see cref="Device"/>.</summary>
    public string DeviceName { get; init; } = "cuda:0";

    /// <summary>The folder of data sets.</summary>
    public string? Data { get; init; }

    /// <summary>The model of <see cref="Generation"/>; null for one that is trained.</summary>
    public string? Model { get; init; }

    /// <summary>The names of the sets wanted; null for all.</summary>
    public IReadOnlyList<string>? Sets { get; init; }

    public int Seeds { get; init; } = 3;

    /// <summary>How many epochs; null for the default.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether the file under results/ is written.</summary>
    public bool Writes { get; init; } = true;

    public bool WantsHelp { get; init; }

    /// <exception cref="ArgumentException">Says what is not understood, or missing.</exception>
    public static BenchmarkArguments Parse(IReadOnlyList<string> arguments)
    {
        bool named = arguments is [Speed or Scoring or Device or Pipeline or Accuracy or Generation, ..];
        var parsed = named ? new BenchmarkArguments { Benchmark = arguments[0] } : new();
        for (int i = named ? 1 : 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            (parsed, bool takesValue) = (arguments[i], parsed.Benchmark) switch
            {
                ("--rounds", not (Accuracy or Generation)) => (parsed with { Rounds = Number(arguments[i], value) }, true),
                ("--device", Device) => (parsed with { DeviceName = Text(arguments[i], value) }, true),
                ("--data", Accuracy or Generation) => (parsed with { Data = Text(arguments[i], value) }, true),
                ("--model", Generation) => (parsed with { Model = Text(arguments[i], value) }, true),
                ("--sets", Accuracy) => (parsed with { Sets = Text(arguments[i], value).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) }, true),
                ("--seeds", Accuracy) => (parsed with { Seeds = Number(arguments[i], value) }, true),
                ("--epochs", Accuracy or Generation) => (parsed with { Epochs = Number(arguments[i], value) }, true),
                ("--print-only", _) => (parsed with { Writes = false }, false),
                ("--help" or "-h" or "-?", _) => (parsed with { WantsHelp = true }, false),
                _ => throw new ArgumentException($"'{arguments[i]}' is not understood here; see --help."),
            };
            i += takesValue ? 1 : 0;
        }

        return parsed.Benchmark == Accuracy && parsed.Data is null && !parsed.WantsHelp
            ? throw new ArgumentException("accuracy needs --data FOLDER, a folder of data sets; see --help.")
            : parsed;
    }

    private static string Text(string option, string? value) => value ?? throw new ArgumentException($"{option} needs a value; see --help.");

    private static int Number(string option, string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"{option} is '{value}'; expected 1 or more.");
}
