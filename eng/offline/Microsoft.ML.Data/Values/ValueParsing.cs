using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Values from text. Empty text is the default value; a real number that is missing or cannot be read is NaN.</summary>
internal static class ValueParsing
{
    public delegate bool Parser<T>(ReadOnlySpan<char> text, out T value);

    /// <summary>The parser of a column type; it returns false where ML.NET's does.</summary>
    public static Parser<T> For<T>(PrimitiveDataViewType type)
    {
        if (type is KeyDataViewType key)
        {
            return GenericCall.Of<Parser<T>>(KeyParser<uint>, typeof(T), key.Count);
        }

        object parser = type.RawType switch
        {
            Type raw when raw == typeof(float) => (Parser<float>)TryReal,
            Type raw when raw == typeof(double) => (Parser<double>)TryReal,
            Type raw when raw == typeof(bool) => (Parser<bool>)TryBoolean,
            Type raw when raw == typeof(ReadOnlyMemory<char>) => (Parser<ReadOnlyMemory<char>>)TryText,
            Type raw when raw == typeof(TimeSpan) => (Parser<TimeSpan>)((ReadOnlySpan<char> text, out TimeSpan value) => EmptyOr(TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value), text)),
            Type raw when raw == typeof(DateTime) => (Parser<DateTime>)((ReadOnlySpan<char> text, out DateTime value) => EmptyOr(DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out value), text)),
            Type raw when raw == typeof(DateTimeOffset) => (Parser<DateTimeOffset>)((ReadOnlySpan<char> text, out DateTimeOffset value) => EmptyOr(DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out value), text)),
            _ => GenericCall.Of<object>(IntegerParser<int>, typeof(T)),
        };
        return (Parser<T>)parser;
    }

    private static bool EmptyOr(bool parsed, ReadOnlySpan<char> text) => parsed || text.IsEmpty;

    private static bool TryText(ReadOnlySpan<char> text, out ReadOnlyMemory<char> value)
    {
        value = text.ToString().AsMemory();
        return true;
    }

    private static bool TryReal<T>(ReadOnlySpan<char> text, out T value)
        where T : IFloatingPointIeee754<T>
    {
        if (text.IsEmpty)
        {
            value = T.Zero;
            return true;
        }

        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T? parsed))
        {
            value = parsed;
            return true;
        }

        value = T.NaN;
        return IsMissing(text);
    }

    private static bool TryBoolean(ReadOnlySpan<char> text, out bool value)
    {
        Span<char> lower = stackalloc char[Math.Min(text.Length, 8)];
        text[..lower.Length].ToLowerInvariant(lower);
        value = lower is "t" or "y" or "1" or "+" or "+1" or "yes" or "true";
        return value || (lower is "" or "f" or "n" or "0" or "-" or "-1" or "no" or "false");
    }

    private static object IntegerParser<T>()
        where T : IBinaryInteger<T> =>
        (Parser<T>)((ReadOnlySpan<char> text, out T value) =>
        {
            bool parsed = T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T? number);
            value = parsed ? number! : T.Zero;
            return parsed || text.IsEmpty;
        });

    // Text counts keys from 0; in a column they count from 1, and 0 is missing.
    private static Parser<T> KeyParser<T>(ulong count)
        where T : IBinaryInteger<T> =>
        (ReadOnlySpan<char> text, out T value) =>
        {
            value = T.Zero;
            if (text.IsEmpty || IsMissing(text))
            {
                return true;
            }

            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) || number >= count)
            {
                return false;
            }

            value = T.CreateChecked(number + 1);
            return true;
        };

    private static bool IsMissing(ReadOnlySpan<char> text) =>
        text is "?" || text.Equals("na", StringComparison.OrdinalIgnoreCase) || text.Equals("nan", StringComparison.OrdinalIgnoreCase);
}
