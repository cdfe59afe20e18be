namespace Ml.Attention.Inference;

/// <summary>Writes files that are never half there.</summary>
internal static class WholeFile
{
    /// <summary>Writes to a temporary file beside the path, which then takes its name.</summary>
    /// <param name="path">Where to; an existing file is replaced, a missing folder made.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
