using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Collects the different values of a column. Missing values are not collected.</summary>
internal abstract class TermBuilder
{
    public abstract bool IsFull { get; }

    public static TermBuilder For(DataViewRow row, DataViewSchema.Column column, TermLearning learning)
    {
        PrimitiveDataViewType item = ValueToKeyMappingTransformer.ItemTypeOf(column);
        return item is TextDataViewType
            ? new TermBuilder<string, ReadOnlyMemory<char>>(row, column, item, learning, text => text.ToString(), text => text.Length == 0, StringComparer.Ordinal)
            : GenericCall.Of<TermBuilder>(OfValues<int>, item.RawType, row, column, item, learning);
    }

    /// <summary>Reads the current row.</summary>
    public abstract void Read();

    public abstract Terms Finish();

    private static TermBuilder OfValues<T>(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType item, TermLearning learning)
        where T : notnull =>
        new TermBuilder<T, T>(row, column, item, learning, value => value, MissingValues.Predicate<T>(item), Comparer<T>.Default);
}
