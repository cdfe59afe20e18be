namespace Ml.Attention.Sample.Jobs;

/// <summary>An input of a job, as its description names it.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Outputs">Its outputs, below the folder of outputs.</param>
internal sealed record JobInput(string Path, long Bytes, IReadOnlyList<string> Outputs);
