using Ml.Attention.Benchmarks;

const string Help = """
    Measures Ml.Attention against PyTorch, in one run on one machine.

    usage: bench [speed] [--rounds N] [--print-only]

      speed         a training step and scoring, as ratios (the default)
      --rounds N    how often each side takes its turn; 11 by default
      --print-only  leave the file under results/ as it is
      --help        this text

    PyTorch's columns need a python3 that can import torch (Debian: apt install python3-torch).
    """;

int rounds = SpeedBenchmark.DefaultRounds;
bool writes = true;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "speed" when i == 0:
            break;
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0:
            i++;
            break;
        case "--print-only":
            writes = false;
            break;
        case "--help" or "-h" or "-?":
            Console.WriteLine(Help);
            return 0;
        default:
            Console.Error.WriteLine($"'{args[i]}' is not understood here; see --help.");
            return 2;
    }
}

var report = SpeedBenchmark.Run(rounds);
Console.WriteLine(report.ToMarkdown());
if (writes)
{
    string path = ResultFile.Write("speed.md", report.ToMarkdown());
    Console.Error.WriteLine($"written to {path}");
}

return 0;
