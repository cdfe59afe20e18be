using Microsoft.ML;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>Examples read from a data view.</summary>
/// <param name="Examples">The rows that have a label.</param>
/// <param name="MissingLabels">How many rows have none, and were left out.</param>
internal sealed record TrainingExamples(IReadOnlyList<TextExample> Examples, long MissingLabels)
{
    /// <summary>Reads the text and the label of every row. A text that is missing is an empty one.</summary>
    public static TrainingExamples Read(IDataView data, LabelColumn label, string textColumn)
    {
        var text = InputColumns.Text(data.Schema, textColumn);
        var examples = new List<TextExample>();
        long missing = 0;
        using var cursor = data.GetRowCursor([text, data.Schema[label.Name]]);
        var readText = cursor.GetGetter<ReadOnlyMemory<char>>(text);
        var readLabel = label.Reader(cursor);
        ReadOnlyMemory<char> value = default;
        while (cursor.MoveNext())
        {
            if (readLabel() is { } name)
            {
                readText(ref value);
                examples.Add(new(value.ToString(), name));
            }
            else
            {
                missing++;
            }
        }

        return new(examples, missing);
    }
}
