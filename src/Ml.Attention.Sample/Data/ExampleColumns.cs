namespace Ml.Attention.Sample.Data;

/// <summary>The names of the two columns that are read; a file may have more, in any order.</summary>
/// <param name="Text">The column of texts.</param>
/// <param name="Label">The column of classes.</param>
internal sealed record ExampleColumns(string Text = "text", string Label = "label");
