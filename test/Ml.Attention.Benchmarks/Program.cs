using Ml.Attention.Benchmarks;

const string Help = """
    Measures Ml.Attention, in one run on one machine.

    usage: bench [speed|pipeline] [--rounds N] [--print-only]

      speed         a training step and scoring, as ratios to PyTorch (the default)
      pipeline      the ML.NET component: throughput beside the engine alone and beside ApplyOnnxModel; memory
      --rounds N    how often each side takes its turn; 11 by default, 5 for pipeline
      --print-only  leave the file under results/ as it is
      --help        this text

    PyTorch's columns need a python3 that can import torch (Debian: apt install python3-torch).
    """;

string benchmark = args.FirstOrDefault() is "pipeline" ? "pipeline" : "speed";
int rounds = benchmark == "pipeline" ? PipelineBenchmark.DefaultRounds : SpeedBenchmark.DefaultRounds;
bool writes = true;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "speed" or "pipeline" when i == 0:
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

string report = benchmark == "pipeline" ? PipelineBenchmark.Run(rounds) : SpeedBenchmark.Run(rounds).ToMarkdown();
Console.WriteLine(report);
if (writes)
{
    string path = ResultFile.Write($"{benchmark}.md", report);
    Console.Error.WriteLine($"written to {path}");
}

return 0;
