namespace Ml.Attention.Inspection;

/// <summary>Styles and scripts of pages: files of their own, embedded in the assembly.</summary>
internal static class Asset
{
    /// <param name="name">A file of the folder <c>Assets</c>.</param>
    public static string Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
