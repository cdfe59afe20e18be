using System.Globalization;

namespace Ml.Attention.Sample.Data;

/// <summary>A file before it is read: what was read while another program wrote to it is neither the old content nor the new.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Written">When it was last written to.</param>
internal sealed record FileState(string Path, long Bytes, DateTime Written)
{
    /// <summary>Looks at a file.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static FileState Of(string path)
    {
        var file = At(path);
        return file.Exists
            ? new(path, file.Length, file.LastWriteTimeUtc)
            : throw new InputException(Directory.Exists(path) ? $"'{path}' is a folder; expected a file." : $"The file '{path}' does not exist.");
    }

    /// <summary>Throws unless the file still is as it was.</summary>
    /// <exception cref="InputException">It is gone, or was written to.</exception>
    public void CheckUnchanged()
    {
        var file = At(Path);
        if (!file.Exists)
        {
            throw new InputException($"'{Path}' is gone: it was removed while it was read. Put it back and run the same command again.");
        }

        // A pipe has no size, and is written to while it is read.
        if (file.Length != Bytes || (Bytes > 0 && file.LastWriteTimeUtc != Written))
        {
            string change = file.Length == Bytes ? "it was written to" : string.Create(CultureInfo.InvariantCulture, $"it had {Bytes:N0} bytes, and has {file.Length:N0}");
            throw new InputException($"'{Path}' has changed while it was read: {change}. Run the same command again when it is complete.");
        }
    }

    /// <summary>Where the path is a symbolic link: what it leads to.</summary>
    private static FileInfo At(string path) => new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : new(path);
}
