using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>
/// What a model says about some rows: their inputs are read one after the other, then scored together, and the outputs
/// are kept until the next rows are scored.
/// </summary>
internal abstract class ScoredRows
{
    /// <summary>Forgets the inputs that were read.</summary>
    public abstract void Clear();

    /// <summary>Keeps the input of the row that the source is at.</summary>
    public abstract void Read();

    /// <summary>Scores what was read.</summary>
    public abstract void Score();

    /// <summary>A getter (a <see cref="ValueGetter{TValue}"/>) of an output.</summary>
    /// <param name="kind">Which output.</param>
    /// <param name="row">Tells which of the scored rows, each time a value is asked for.</param>
    public abstract Delegate Getter(OutputKind kind, Func<int> row);

    /// <summary>A buffer for so many elements; the old one where it is large enough.</summary>
    protected static void Reserve<T>(ref T[] values, int length)
    {
        if (values.Length < length)
        {
            values = new T[length];
        }
    }

    /// <summary>Puts the rows of a batch's output where they belong.</summary>
    protected static void Place(ReadOnlySpan<float> output, int[] rows, int length, float[] values)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            output.Slice(i * length, length).CopyTo(values.AsSpan(rows[i] * length));
        }
    }

    /// <summary>Hands values to a reader, in the reader's own storage.</summary>
    protected static void Copy<T>(ReadOnlySpan<T> from, ref VBuffer<T> to)
    {
        var editor = VBufferEditor.Create(ref to, from.Length);
        from.CopyTo(editor.Values);
        to = editor.Commit();
    }
}
