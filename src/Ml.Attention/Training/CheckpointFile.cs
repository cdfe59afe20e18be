using System.Text.Json;

namespace Ml.Attention.Training;

/// <summary>
/// The last two checkpoints of a training: <c>FILE</c> and <c>FILE.previous</c>. Whenever the process ends, one of them is
/// there and whole: the next is written to <c>FILE.writing</c>, flushed to the disk, and only then renamed.
/// </summary>
internal sealed class CheckpointFile(TrainingCheckpoints options)
{
    /// <summary>Whether what stands under the name now is known to be whole: else it must not replace the one before it.</summary>
    private bool _isWhole;

    public static string WritingName(string path) => path + ".writing";

    /// <summary>Whether there is a checkpoint, whole or not.</summary>
    public bool Exists => File.Exists(options.Path) || File.Exists(options.PreviousPath);

    /// <summary>The last checkpoint that is whole.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public CheckpointContent Read()
    {
        if (TryRead(options.Path, out string? wrong) is { } content)
        {
            _isWhole = true;
            return content;
        }

        if (TryRead(options.PreviousPath, out string? alsoWrong) is { } previous)
        {
            options.Notices?.Invoke($"The checkpoint '{options.Path}' cannot be read: {wrong}. The one before it is taken.");
            return previous;
        }

        throw new CheckpointException(
            $"Neither the checkpoint '{options.Path}' ({wrong}) nor the one before it, '{options.PreviousPath}' ({alsoWrong}), can be read; remove both to begin anew.");
    }

    /// <summary>Replaces the last checkpoint, which becomes the one before.</summary>
    public void Write(CheckpointContent content)
    {
        string writing = WritingName(options.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        try
        {
            using (var stream = new FileStream(writing, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                CheckpointFormat.Write(stream, content);
                stream.Flush(flushToDisk: true);
            }

            if (_isWhole)
            {
                File.Move(options.Path, options.PreviousPath, overwrite: true);
                _isWhole = false;
            }

            File.Move(writing, options.Path, overwrite: true);
            _isWhole = true;
        }
        catch (IOException)
        {
            File.Delete(writing);
            throw;
        }
    }

    private static CheckpointContent? TryRead(string path, out string? wrong)
    {
        wrong = null;
        try
        {
            using var stream = File.OpenRead(path);
            return CheckpointFormat.Read(stream);
        }
        catch (FileNotFoundException)
        {
            wrong = "it is not there";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            wrong = exception.Message;
        }

        return null;
    }
}
