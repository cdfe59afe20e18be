namespace Ml.Attention.Sample.Output;

/// <summary>Files that are written whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Writes to a temporary file in the same folder, then renames it.</summary>
    /// <exception cref="InputException">The folder cannot be written to, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = TemporaryName(full);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, temporary, exception);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Throws when ML.NET could not write the temporary file by way of which it saves a model.</summary>
    /// <exception cref="InputException">There is no folder for temporary files, or it cannot be written to.</exception>
    public static void CheckTemporaryFolder()
    {
        string folder = Path.GetTempPath();
        string probe = TemporaryName(Path.Combine(folder, "ml-attention"));
        try
        {
            File.WriteAllBytes(probe, [0]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder for temporary files, '{folder}', {(Directory.Exists(folder) ? "cannot be written to" : "does not exist")}, and ML.NET saves a model by way of one. Name another in the environment variable {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")}.", exception);
        }
        finally
        {
            Remove(probe);
        }
    }

    /// <summary>Throws when a file could not be written: better before minutes of training than after them. Leaves no trace.</summary>
    /// <exception cref="InputException">The path is a folder, or its folder cannot be written to.</exception>
    public static void CheckWritable(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path))
        {
            throw new InputException($"'{path}' is a folder; expected the name of the file to write.");
        }

        string folder = Path.GetDirectoryName(full)!;
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        string probe = TemporaryName(Path.Combine(folder, Path.GetFileName(full)));
        try
        {
            File.WriteAllBytes(probe, [0]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, probe, exception);
        }
        finally
        {
            Remove(probe);
        }
    }

    private static string TemporaryName(string full) => $"{full}.{Guid.NewGuid():N}.tmp";

    private static InputException Failed(string path, string temporary, Exception exception) =>
        new($"'{path}' cannot be written: {exception.Message.Replace(temporary, Path.GetFullPath(path), StringComparison.Ordinal)}", exception);

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where the file could not be made there is none to remove; the first error is the one to tell.
        }
    }
}
