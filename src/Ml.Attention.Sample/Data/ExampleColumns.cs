namespace Ml.Attention.Sample.Data;

/// <summary>The names of the columns that are read; a file may have more, in any order.</summary>
/// <param name="Text">The column of texts.</param>
/// <param name="Label">The column of classes.</param>
/// <param name="Second">The column of second texts; null where there is one text.</param>
internal sealed record ExampleColumns(string Text = "text", string Label = "label", string? Second = null);
