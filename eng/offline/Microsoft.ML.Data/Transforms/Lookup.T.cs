using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Values by key, of types known at compile time.</summary>
internal sealed class Lookup<TKey, TValue> : Lookup
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = new(new TextEquality() as IEqualityComparer<TKey>);

    public Lookup(DataViewSchema schema)
        : base(schema)
    {
    }

    public override Delegate Getter(DataViewRow input, DataViewSchema.Column source) =>
        ValueConversions.Getter(input, source, (Func<TKey, TValue>)(key => _values.GetValueOrDefault(key)!));

    protected override void Fill(DataViewRowCursor cursor, DataViewSchema.Column key, DataViewSchema.Column value)
    {
        ValueGetter<TKey> keys = cursor.GetGetter<TKey>(key);
        ValueGetter<TValue> values = cursor.GetGetter<TValue>(value);
        while (cursor.MoveNext())
        {
            TKey nextKey = default!;
            TValue nextValue = default!;
            keys(ref nextKey);
            values(ref nextValue);
            Ensure.That(_values.TryAdd(nextKey, nextValue), $"Duplicate keys in data '{nextKey}'");
        }
    }

    protected override void Fill(BinaryReader reader)
    {
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            TKey key = ValueCodec.Read<TKey>(reader);
            _values.Add(key, ValueCodec.Read<TValue>(reader));
        }
    }

    protected override void SaveItems(BinaryWriter writer)
    {
        writer.Write(_values.Count);
        foreach (KeyValuePair<TKey, TValue> item in _values)
        {
            ValueCodec.Write(writer, item.Key);
            ValueCodec.Write(writer, item.Value);
        }
    }

    // Texts are equal by their characters; the default compares where they lie in memory.
    private sealed class TextEquality : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode([DisallowNull] ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}
