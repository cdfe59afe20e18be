using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ml.Attention.Pipeline;

/// <summary>A label column that can be trained on: a key, whose order is the order of the classes, or text.</summary>
internal sealed class LabelColumn
{
    /// <summary>More classes than this are a mistake: each would have its own row of weights.</summary>
    private const ulong MostClasses = 1 << 20;

    private LabelColumn(string name, ClassValues? keys) => (Name, Keys) = (name, keys);

    public string Name { get; }

    /// <summary>The classes of a key; null where the labels are text.</summary>
    public ClassValues? Keys { get; }

    /// <summary>Checks the column and reads its classes.</summary>
    /// <exception cref="ArgumentException">It is missing, neither key nor text, or its key has too few or too many values.</exception>
    public static LabelColumn Find(DataViewSchema schema, string name)
    {
        var column = InputColumns.Find(schema, name, "label");
        if (column.Type is TextDataViewType)
        {
            return new(name, null);
        }

        if (column.Type is not KeyDataViewType key)
        {
            throw new ArgumentException($"The label column '{name}' is of type {column.Type}; expected a key (as by Conversion.MapValueToKey) or {TextDataViewType.Instance}.");
        }

        if (key.Count is < 2 or > MostClasses)
        {
            throw new ArgumentException($"The label column '{name}' is a key with {key.Count} {(key.Count == 1 ? "value" : "values")}; expected 2 to {MostClasses}, one for each class.");
        }

        return new(name, ClassValues.FromAnnotations(column) ?? ClassValues.FromNames(Numbers((int)key.Count)));
    }

    /// <summary>The label column of validation data, whose classes have to be those of this one.</summary>
    /// <exception cref="ArgumentException">They are others, or the column cannot be used.</exception>
    public LabelColumn FindIn(DataViewSchema validation)
    {
        var found = Find(validation, Name);
        return found.Keys?.Names.SequenceEqual(Keys?.Names ?? []) ?? Keys is null
            ? found
            : throw new ArgumentException($"The label column '{Name}' of the validation data is {validation[Name].Type} with other classes than that of the training data; expected the same key, made by the same transformer.");
    }

    /// <summary>Warns of rows that were left out.</summary>
    public static void WarnOfMissing(IChannel channel, string name, long missing, int read, string role)
    {
        if (missing > 0)
        {
            channel.Warning(MessageSensitivity.None, $"{missing:N0} of {read + missing:N0} {role} rows have no label in '{name}'; they are left out.");
        }
    }

    /// <summary>A reader of the label of each row, by name; null where it is missing.</summary>
    public Func<string?> Reader(DataViewRow row)
    {
        var column = row.Schema[Name];
        return column.Type.RawType switch
        {
            var type when type == typeof(byte) => Key<byte>(row, column),
            var type when type == typeof(ushort) => Key<ushort>(row, column),
            var type when type == typeof(uint) => Key<uint>(row, column),
            var type when type == typeof(ulong) => Key<ulong>(row, column),
            _ => Text(row, column),
        };
    }

    // Keys without values are numbers from 0, as text loaders read them.
    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private Func<string?> Key<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IConvertible
    {
        var getter = row.GetGetter<T>(column);
        T key = default;
        return () =>
        {
            getter(ref key);
            ulong number = key.ToUInt64(CultureInfo.InvariantCulture);
            return number == 0 || number > (ulong)Keys!.Names.Count ? null : Keys.Names[(int)number - 1];
        };
    }

    private static Func<string?> Text(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> label = default;
        return () =>
        {
            getter(ref label);
            return label.IsEmpty ? null : label.ToString();
        };
    }
}
