namespace Ml.Attention.Sample.Jobs;

/// <summary>The columns that are read from each file.</summary>
/// <param name="Text">Texts.</param>
/// <param name="Second">Second texts, of a model of pairs; else null.</param>
/// <param name="Keep">Columns that are written again.</param>
internal sealed record InputColumns(string Text, string? Second, IReadOnlyList<string> Keep)
{
    /// <summary>All names, each once.</summary>
    public IEnumerable<string> All => Keep.Prepend(Text).Concat(Second is null ? [] : [Second]).Distinct(StringComparer.Ordinal);
}
