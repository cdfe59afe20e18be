using System.Runtime.InteropServices;
using System.Text;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Output;

if (OpenFileLimit.Problem() is { } problem)
{
    Console.Error.WriteLine($"error: {problem}");
    return ExitCode.BadInput;
}

using var cancellation = new CancellationTokenSource();

// The first Ctrl+C asks the command to end, so that training keeps its best model; the second ends the process.
void Cancel(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.OutputEncoding = utf8;
bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
var streams = new CommandStreams(Console.Out, Console.Error, Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), utf8) : Console.In)
{
    OutputIsTerminal = !Console.IsOutputRedirected && !dumb,
    ErrorIsTerminal = !Console.IsErrorRedirected && !dumb,
    InputIsTerminal = !Console.IsInputRedirected,
};
return await CommandLine.RunAsync(args, streams, cancellation.Token);
