namespace Ml.Attention.Sample.Output;

/// <summary>Where a command reads and writes: results go to the output, progress and errors to the error stream.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Progress, warnings and errors.</param>
/// <param name="Input">Texts, one a line.</param>
internal sealed record CommandStreams(TextWriter Output, TextWriter Error, TextReader Input)
{
    /// <summary>Whether a person sees the output, and not a file or a pipe.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person sees the error stream.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person types the input.</summary>
    public bool InputIsTerminal { get; init; }
}
