using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Column getters that take their values from members of objects.</summary>
internal static class MemberGetters
{
    /// <summary>A <c>ValueGetter</c> of the column's raw type over the object that <paramref name="current"/> gives.</summary>
    public static Delegate Of<TRow>(TypedColumn column, Func<TRow> current)
    {
        Type member = column.Member.Type;
        if (member.IsArray)
        {
            return column.Member.ElementType == typeof(string)
                ? Texts(column.Member, current)
                : GenericCall.Of<Delegate>(Array<TRow, int>, [typeof(TRow), column.Member.ElementType], column.Member, current);
        }

        if (column.Member.IsVector)
        {
            return GenericCall.Of<Delegate>(Vector<TRow, int>, [typeof(TRow), column.Member.ElementType], column.Member, current);
        }

        if (member == typeof(string))
        {
            return Text(column.Member, current);
        }

        return column.Type is KeyDataViewType key
            ? GenericCall.Of<Delegate>(Key<TRow, uint>, [typeof(TRow), member], column.Member, current, key)
            : GenericCall.Of<Delegate>(Value<TRow, int>, [typeof(TRow), member], column.Member, current);
    }

    /// <summary>A getter of one value, for an annotation.</summary>
    public static Delegate OfConstant<T>(T value, DataViewType type)
    {
        bool isVector = typeof(T).IsArray || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>));
        Ensure.That(isVector == type is VectorDataViewType,
            $"Value inputted is supposed to be {(isVector ? "vector" : "scalar")}, but type of Annotationinfo is {(isVector ? "scalar" : "vector")}");
        object held = value switch
        {
            string text => text.AsMemory(),
            string[] texts => new VBuffer<ReadOnlyMemory<char>>(texts.Length, texts.Select(text => text.AsMemory()).ToArray()),
            Array items => GenericCall.Of<object>(ToVector<int>, items.GetType().GetElementType()!, items),
            _ => value!,
        };
        Ensure.That(held.GetType() == type.RawType,
            $"Value inputted is supposed to have Type {type.RawType}, but type of Annotationinfo has {held.GetType()}");
        return isVector
            ? GenericCall.Of<Delegate>(ConstantVector<int>, type.ItemType().RawType, held)
            : GenericCall.Of<Delegate>(Constant<int>, type.RawType, held);
    }

    private static object ToVector<T>(T[] items) => new VBuffer<T>(items.Length, items);

    private static Delegate Constant<T>(T value) => (ValueGetter<T>)((ref T target) => target = value);

    private static Delegate ConstantVector<T>(VBuffer<T> value) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> target) => value.CopyTo(ref target));

    private static Delegate Value<TRow, TValue>(RowMember member, Func<TRow> current)
    {
        Func<TRow, TValue> get = member.CompileGetter<TRow, TValue>();
        return (ValueGetter<TValue>)((ref TValue target) => target = get(current()));
    }

    // An object's key k is the column's key k + 1; one that is too large is missing.
    private static Delegate Key<TRow, TKey>(RowMember member, Func<TRow> current, KeyDataViewType type)
        where TKey : IBinaryInteger<TKey>
    {
        Func<TRow, TKey> get = member.CompileGetter<TRow, TKey>();
        return (ValueGetter<TKey>)((ref TKey target) =>
        {
            ulong key = ulong.CreateChecked(get(current()));
            target = key < type.Count ? TKey.CreateChecked(key + 1) : TKey.Zero;
        });
    }

    private static Delegate Text<TRow>(RowMember member, Func<TRow> current)
    {
        Func<TRow, string?> get = member.CompileGetter<TRow, string?>();
        return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> target) => target = get(current()).AsMemory());
    }

    private static Delegate Texts<TRow>(RowMember member, Func<TRow> current)
    {
        Func<TRow, string?[]?> get = member.CompileGetter<TRow, string?[]?>();
        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> target) =>
        {
            string?[] texts = get(current()) ?? [];
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref target, texts.Length);
            for (int i = 0; i < texts.Length; i++)
            {
                editor.Values[i] = texts[i].AsMemory();
            }

            target = editor.Commit();
        });
    }

    private static Delegate Array<TRow, TItem>(RowMember member, Func<TRow> current)
    {
        Func<TRow, TItem[]?> get = member.CompileGetter<TRow, TItem[]?>();
        return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> target) =>
        {
            TItem[] items = get(current()) ?? [];
            VBuffer<TItem>.Copy(items, 0, ref target, items.Length);
        });
    }

    private static Delegate Vector<TRow, TItem>(RowMember member, Func<TRow> current)
    {
        Func<TRow, VBuffer<TItem>> get = member.CompileGetter<TRow, VBuffer<TItem>>();
        return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> target) => get(current()).CopyTo(ref target));
    }
}
