using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>
/// The classes of a model: their names, and the values that the label column's key stands for, which may be of any
/// primitive type and are handed on as they are.
/// </summary>
internal abstract class ClassValues
{
    public const string KeyValuesKind = "KeyValues", SlotNamesKind = "SlotNames", TrainingLabelValuesKind = "TrainingLabelValues";

    private ClassValues(IReadOnlyList<string> names) => Names = names;

    /// <summary>The name of each class, in the order of the scores.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The type of a predicted label.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Names.Count);

    /// <summary>Classes that are known by name only.</summary>
    public static ClassValues FromNames(IReadOnlyList<string> names) =>
        new Typed<ReadOnlyMemory<char>>([.. names.Select(name => name.AsMemory())], TextDataViewType.Instance);

    /// <summary>The values that a key column's annotations give; null where they give none.</summary>
    public static ClassValues? FromAnnotations(DataViewSchema.Column keyColumn)
    {
        var kind = keyColumn.Annotations.Schema.GetColumnOrNull(KeyValuesKind);
        if (kind?.Type is not VectorDataViewType type || keyColumn.Type is not KeyDataViewType key || (ulong)type.Size != key.Count)
        {
            return null;
        }

        var read = typeof(ClassValues).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (ClassValues)read.MakeGenericMethod(type.ItemType.RawType).Invoke(null, [keyColumn.Annotations, kind.Value, type.ItemType])!;
    }

    /// <summary>Adds the names as the annotation <c>SlotNames</c>.</summary>
    public void AddSlotNames(DataViewSchema.Annotations.Builder builder)
    {
        ReadOnlyMemory<char>[] names = [.. Names.Select(name => name.AsMemory())];
        builder.Add(SlotNamesKind, new VectorDataViewType(TextDataViewType.Instance, names.Length), Getter(names));
    }

    /// <summary>Adds the values as an annotation.</summary>
    public abstract void AddValues(DataViewSchema.Annotations.Builder builder, string kind);

    /// <summary>Adds the values as an annotation of a column that is being defined.</summary>
    public abstract void AddValues(SchemaDefinition.Column column, string kind);

    private static Typed<T> Read<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column kind, PrimitiveDataViewType itemType)
    {
        VBuffer<T> values = default;
        annotations.GetGetter<VBuffer<T>>(kind)(ref values);
        return new([.. values.DenseValues()], itemType);
    }

    private static ValueGetter<VBuffer<T>> Getter<T>(T[] values) => (ref VBuffer<T> target) =>
    {
        var editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    };

    private sealed class Typed<T>(T[] values, PrimitiveDataViewType itemType)
        : ClassValues([.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)])
    {
        private readonly VectorDataViewType _type = new(itemType, values.Length);

        public override void AddValues(DataViewSchema.Annotations.Builder builder, string kind) => builder.Add(kind, _type, Getter(values));

        public override void AddValues(SchemaDefinition.Column column, string kind)
        {
            // Text is given as strings in a definition.
            if (values is ReadOnlyMemory<char>[])
            {
                column.AddAnnotation(kind, Names.ToArray(), _type);
            }
            else
            {
                column.AddAnnotation(kind, values, _type);
            }
        }
    }
}
