using System.Runtime.CompilerServices;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary>The texts of a command: those given, or else the lines of the input.</summary>
internal static class TextLines
{
    /// <summary>Lines that go together, at most.</summary>
    private const int BatchLines = 1024;

    public static IAsyncEnumerable<IReadOnlyList<string>> ReadAsync(string[] given, CommandStreams streams, CancellationToken cancellationToken) =>
        given.Length > 0 ? Once(given) : ReadLinesAsync(streams, cancellationToken);

    private static async IAsyncEnumerable<IReadOnlyList<string>> Once(string[] texts)
    {
        yield return texts;
        await Task.CompletedTask;
    }

    /// <summary>As many lines as are there, so that a slow source has its answers at once and a fast one goes in batches.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<string>> ReadLinesAsync(
        CommandStreams streams, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (streams.InputIsTerminal)
        {
            await streams.Error.WriteLineAsync($"Type a text and press Enter; {(OperatingSystem.IsWindows() ? "Ctrl+Z, Enter" : "Ctrl+D")} ends.");
        }

        // Reading what a person types blocks; elsewhere, so that Ctrl+C is heard meanwhile.
        int most = streams.InputIsTerminal ? 1 : BatchLines;
        List<string> batch = [];
        while (true)
        {
            var next = streams.InputIsTerminal
                ? Task.Run(streams.Input.ReadLine, cancellationToken)
                : streams.Input.ReadLineAsync(cancellationToken).AsTask();
            if (batch.Count > 0 && (batch.Count >= most || !next.IsCompleted))
            {
                yield return batch;
                batch = [];
            }

            if (await next.WaitAsync(cancellationToken) is not { } line)
            {
                break;
            }

            batch.Add(line);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
