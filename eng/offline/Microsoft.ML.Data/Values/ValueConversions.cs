using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Values of one column type as values of another.</summary>
internal static class ValueConversions
{
    private static readonly HashSet<Type> Signed = [typeof(sbyte), typeof(short), typeof(int), typeof(long)];
    private static readonly HashSet<Type> Unsigned = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];
    private static readonly HashSet<Type> Real = [typeof(float), typeof(double)];

    /// <summary>A <c>Func&lt;from, to&gt;</c>, or null where ML.NET has no conversion either.</summary>
    public static Delegate? Find(DataViewType from, PrimitiveDataViewType to)
    {
        Type source = from.RawType;
        Type target = to.RawType;
        if (from is KeyDataViewType || to is KeyDataViewType)
        {
            return FindForKeys(from, to);
        }

        if (source == target)
        {
            return GenericCall.Of<Delegate>(Identity<int>, source);
        }

        if (target == typeof(ReadOnlyMemory<char>))
        {
            return GenericCall.Of<Delegate>(ToText<int>, source);
        }

        if (source == typeof(ReadOnlyMemory<char>))
        {
            return GenericCall.Of<Delegate>(Parse<int>, target, to);
        }

        bool number = IsNumber(source);
        if (target == typeof(bool))
        {
            return number ? GenericCall.Of<Delegate>(ToBoolean<int>, source) : null;
        }

        if (source == typeof(bool))
        {
            return Signed.Contains(target) || Real.Contains(target) ? GenericCall.Of<Delegate>(FromBoolean<int>, target) : null;
        }

        bool sameKind = (Signed.Contains(source) && Signed.Contains(target)) || (Unsigned.Contains(source) && Unsigned.Contains(target));
        return number && (sameKind || Real.Contains(target)) ? GenericCall.Of<Delegate>(Number<int, int>, [source, target]) : null;
    }

    public static ValueGetter<ulong> AsUInt64(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Of<ValueGetter<ulong>>(NumberGetter<int, ulong>, [column.Type.RawType, typeof(ulong)], row, column);

    public static ValueGetter<double> AsDouble(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Of<ValueGetter<double>>(NumberGetter<int, double>, [column.Type.RawType, typeof(double)], row, column);

    /// <summary>A getter that converts, for a column of values or of vectors.</summary>
    public static Delegate Getter(DataViewRow row, DataViewSchema.Column column, Delegate conversion)
    {
        Type[] types = conversion.GetType().GetGenericArguments();
        return column.Type is VectorDataViewType
            ? GenericCall.Of<Delegate>(VectorGetter<int, int>, types, row, column, conversion)
            : GenericCall.Of<Delegate>(ScalarGetter<int, int>, types, row, column, conversion);
    }

    public static string Text<T>(T value) => value switch
    {
        float number => number.ToString("G7", CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        _ => KeyText(value),
    };

    /// <summary>Text as key values show it, which is not as <see cref="Text"/> has it for real numbers and truth values.</summary>
    public static string KeyText<T>(T value) => value switch
    {
        float number => float.IsNaN(number) ? "?" : number.ToString("R", CultureInfo.InvariantCulture),
        double number => double.IsNaN(number) ? "?" : number.ToString("G17", CultureInfo.InvariantCulture),
        bool truth => truth ? "1" : "0",
        ReadOnlyMemory<char> text => text.ToString(),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static bool IsNumber(Type type) => Signed.Contains(type) || Unsigned.Contains(type) || Real.Contains(type);

    private static Delegate? FindForKeys(DataViewType from, PrimitiveDataViewType to)
    {
        if (from is KeyDataViewType key && to is KeyDataViewType target && key.Count == target.Count)
        {
            return GenericCall.Of<Delegate>(Number<int, int>, [from.RawType, to.RawType]);
        }

        return from is TextDataViewType && to is KeyDataViewType ? GenericCall.Of<Delegate>(Parse<int>, to.RawType, to) : null;
    }

    private static Delegate Identity<T>() => (Func<T, T>)(value => value);

    private static Delegate ToText<T>() => (Func<T, ReadOnlyMemory<char>>)(value => (value is double.NaN ? "NaN" : Text(value)).AsMemory());

    private static Delegate Parse<T>(PrimitiveDataViewType type)
    {
        ValueParsing.Parser<T> parser = ValueParsing.For<T>(type);
        bool lenient = type is KeyDataViewType || type == NumberDataViewType.Single || type == NumberDataViewType.Double || type is BooleanDataViewType;
        return (Func<ReadOnlyMemory<char>, T>)(text =>
        {
            Ensure.That(parser(text.Span, out T value) || lenient, $"Value could not be parsed from text to {typeof(T).Name}.");
            return value;
        });
    }

    private static Delegate ToBoolean<T>()
        where T : INumberBase<T> => (Func<T, bool>)(value => !T.IsZero(value) && !T.IsNaN(value));

    private static Delegate FromBoolean<T>()
        where T : INumberBase<T> => (Func<bool, T>)(value => value ? T.One : T.Zero);

    private static Delegate Number<TSource, TTarget>()
        where TSource : INumberBase<TSource>
        where TTarget : INumberBase<TTarget> => (Func<TSource, TTarget>)(value => TTarget.CreateTruncating(value));

    private static ValueGetter<TTarget> NumberGetter<TSource, TTarget>(DataViewRow row, DataViewSchema.Column column)
        where TSource : INumberBase<TSource>
        where TTarget : INumberBase<TTarget>
    {
        ValueGetter<TSource> getter = row.GetGetter<TSource>(column);
        TSource source = TSource.Zero;
        return (ref TTarget target) =>
        {
            getter(ref source);
            target = TTarget.CreateTruncating(source);
        };
    }

    private static Delegate ScalarGetter<TSource, TTarget>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TTarget> convert)
    {
        ValueGetter<TSource> getter = row.GetGetter<TSource>(column);
        TSource source = default!;
        return (ValueGetter<TTarget>)((ref TTarget target) =>
        {
            getter(ref source);
            target = convert(source);
        });
    }

    private static Delegate VectorGetter<TSource, TTarget>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TTarget> convert)
    {
        ValueGetter<VBuffer<TSource>> getter = row.GetGetter<VBuffer<TSource>>(column);
        VBuffer<TSource> source = default;
        return (ValueGetter<VBuffer<TTarget>>)((ref VBuffer<TTarget> target) =>
        {
            getter(ref source);
            VBufferEditor<TTarget> editor = VBufferEditor.Create(ref target, source.Length);
            foreach (KeyValuePair<int, TSource> item in source.Items(all: true))
            {
                editor.Values[item.Key] = convert(item.Value);
            }

            target = editor.Commit();
        });
    }
}
