using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of a model, with the shape it has for one row: an unknown first dimension is 1, any other unknown 0.</summary>
internal sealed class OnnxVariable
{
    public OnnxVariable(string name, NodeMetadata metadata)
    {
        Ensure.That(metadata.IsTensor, $"Unsupported ONNX variable type of '{name}': it is not a tensor.");
        Name = name;
        ItemType = metadata.ElementType is Type element && ColumnTypes.TryGet(element, out PrimitiveDataViewType item)
            ? item
            : throw new InvalidOperationException($"Unsupported ONNX scalar type: {metadata.ElementType}");
        Shape = metadata.Dimensions.Select((size, i) => size > 0 ? size : i == 0 ? 1 : 0).ToArray();
        ColumnType = Shape.Length == 0 ? ItemType
            : Shape.Contains(0) ? new VectorDataViewType(ItemType)
            : new VectorDataViewType(ItemType, Shape);
    }

    public string Name { get; }

    public PrimitiveDataViewType ItemType { get; }

    public int[] Shape { get; }

    public DataViewType ColumnType { get; }
}
