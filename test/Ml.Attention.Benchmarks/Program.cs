using Ml.Attention.Benchmarks;
using Ml.Attention.Sample;

BenchmarkArguments arguments;
try
{
    arguments = BenchmarkArguments.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

if (arguments.WantsHelp)
{
    Console.WriteLine(BenchmarkArguments.Help);
    return 0;
}

string report;
try
{
    report = arguments.Benchmark switch
    {
        BenchmarkArguments.Pipeline => PipelineBenchmark.Run(arguments.Rounds ?? PipelineBenchmark.DefaultRounds),
        BenchmarkArguments.Scoring => ScoringBenchmark.Run(arguments.Rounds ?? ScoringBenchmark.DefaultRounds),
        BenchmarkArguments.Device => DeviceBenchmark.Run(arguments.Rounds ?? DeviceBenchmark.DefaultRounds, arguments.DeviceName),
        BenchmarkArguments.Generation => GenerationBenchmark.Run(arguments.Data, arguments.Model, arguments.Epochs),
        BenchmarkArguments.Accuracy => (await AccuracyBenchmark.RunAsync(arguments)).ToMarkdown(),
        _ => SpeedBenchmark.Run(arguments.Rounds ?? SpeedBenchmark.DefaultRounds).ToMarkdown(),
    };
}
catch (InputException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

Console.WriteLine(report);
if (arguments.Writes)
{
    string path = ResultFile.Write($"{arguments.Benchmark}.md", report);
    Console.Error.WriteLine($"written to {path}");
}

return 0;
