using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Sample.Jobs;
using Ml.Attention.Sample.Output;
using Ml.Attention.Selection;
using Ml.Attention.Training;

namespace Ml.Attention.Sample;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>The command did what was asked.</summary>
    public const int Success = 0;

    /// <summary>A defect of the program.</summary>
    public const int Defect = 1;

    /// <summary>Something given to the command is wrong: an option, a file, a device, a full disk.</summary>
    public const int BadInput = 2;

    /// <summary>There is no space left for the outputs of a job, which goes on when it is run again.</summary>
    public const int DiskFull = 3;

    /// <summary>Ended by Ctrl+C, as shells number it.</summary>
    public const int Cancelled = 130;

    /// <summary>The code and the message for an exception: one line, or all that is known about a defect.</summary>
    public static (int Code, string Message) Of(Exception exception) => exception switch
    {
        OperationCanceledException => (Cancelled, "Cancelled."),
        DiskFullException => (DiskFull, $"error: {Excerpt.Visible(exception.Message)}"),
        InputException or ModelFormatException or TrainingDataException or TrainingDivergedException or CheckpointException or SearchStateException or DeviceNotAvailableException
            or IOException or UnauthorizedAccessException => (BadInput, $"error: {Excerpt.Visible(exception.Message)}"),
        OutOfMemoryException => (BadInput, "error: There is not enough memory; choose a smaller --batch-tokens, --width or --max-tokens."),
        SessionException => (Defect, $"error: {Excerpt.Visible(exception.Message)}"),
        // The lines of where it happened stay lines.
        _ => (Defect, $"error: This is a defect of the program: {string.Join('\n', exception.ToString().Split('\n').Select(Excerpt.Visible))}"),
    };
}
