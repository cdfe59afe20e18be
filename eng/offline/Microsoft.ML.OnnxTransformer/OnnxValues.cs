using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Column values as tensors, and tensors as column values.</summary>
internal static class OnnxValues
{
    /// <summary>Makes the current value of a column a tensor; one that is not a vector has the shape [1, 1], whatever the model says.</summary>
    public static Func<NamedOnnxValue> Reader(DataViewRow row, DataViewSchema.Column column, int[] shape)
    {
        Type item = column.Type.ItemType().RawType;
        Delegate reader = column.Type is VectorDataViewType ? VectorReader<int> : ValueReader<int>;
        return GenericCall.Of<Func<NamedOnnxValue>>(reader, item, row, column, shape);
    }

    public static Delegate Getter(OnnxRun run, OnnxVariable output)
    {
        Delegate getter = output.ColumnType is TextDataViewType ? Text(run, output)
            : output.ItemType is TextDataViewType ? Texts(run, output)
            : output.ColumnType is VectorDataViewType ? GenericCall.Of<Delegate>(Vector<int>, output.ItemType.RawType, run, output)
            : GenericCall.Of<Delegate>(Scalar<int>, output.ItemType.RawType, run, output);
        return getter;
    }

    private static Func<NamedOnnxValue> ValueReader<T>(DataViewRow row, DataViewSchema.Column column, int[] shape)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return Tensor(column.Name, [value], [1, 1]);
        };
    }

    private static Func<NamedOnnxValue> VectorReader<T>(DataViewRow row, DataViewSchema.Column column, int[] shape)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        int known = shape.Where(size => size > 0).Aggregate(1, (product, size) => product * size);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            int[] dimensions = Array.ConvertAll(shape, size => size > 0 ? size : vector.Length / known);
            return Tensor(column.Name, vector.DenseValues().ToArray(), dimensions);
        };
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, int[] dimensions) => values is ReadOnlyMemory<char>[] texts
        ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), dimensions))
        : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, dimensions));

    private static Delegate Texts(OnnxRun run, OnnxVariable output) => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> target) =>
    {
        string[] texts = run.Output(output.Name).AsTensor<string>().ToArray();
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref target, texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            editor.Values[i] = texts[i].AsMemory();
        }

        target = editor.Commit();
    });

    private static Delegate Text(OnnxRun run, OnnxVariable output) =>
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> target) => target = run.Output(output.Name).AsTensor<string>().GetValue(0).AsMemory());

    private static Delegate Vector<T>(OnnxRun run, OnnxVariable output) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> target) =>
    {
        ReadOnlySpan<T> values = run.Output(output.Name).AsTensor<T>().ToDenseTensor().Buffer.Span;
        VBufferEditor<T> editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    });

    private static Delegate Scalar<T>(OnnxRun run, OnnxVariable output) =>
        (ValueGetter<T>)((ref T target) => target = run.Output(output.Name).AsTensor<T>().GetValue(0));
}
