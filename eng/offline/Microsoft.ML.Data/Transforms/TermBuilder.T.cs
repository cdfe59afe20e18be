using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Values of a type, as the columns hold them (<typeparamref name="TRaw"/>) and as they are looked up (<typeparamref name="T"/>).</summary>
internal sealed class TermBuilder<T, TRaw> : TermBuilder
    where T : notnull
{
    private readonly Action _read;
    private readonly PrimitiveDataViewType _type;
    private readonly TermLearning _learning;
    private readonly Func<TRaw, T> _convert;
    private readonly Func<T, bool> _missing;
    private readonly IComparer<T> _order;
    private readonly HashSet<T> _seen = [];
    private readonly List<T> _terms = [];

    public TermBuilder(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType type, TermLearning learning,
        Func<TRaw, T> convert, Func<T, bool> missing, IComparer<T> order)
    {
        Ensure.Param(learning.Maximum > 0, "maximumNumberOfKeys", "Must be positive");
        _type = type;
        _learning = learning;
        _convert = convert;
        _missing = missing;
        _order = order;
        _read = column.Type is VectorDataViewType ? Vectors(row.GetGetter<VBuffer<TRaw>>(column)) : Values(row.GetGetter<TRaw>(column));
    }

    public override bool IsFull => _terms.Count >= _learning.Maximum;

    public override void Read()
    {
        if (!IsFull)
        {
            _read();
        }
    }

    public override Terms Finish()
    {
        if (_learning.Sorted)
        {
            _terms.Sort(_order);
        }

        return _terms is List<string> texts ? new TextTerms(texts) : GenericCall.Of<Terms>(ValueTermsOf<int>, typeof(T), _terms, _type);
    }

    private static Terms ValueTermsOf<TValue>(List<TValue> terms, PrimitiveDataViewType type)
        where TValue : notnull => new ValueTerms<TValue>(terms, type);

    private Action Values(ValueGetter<TRaw> getter)
    {
        TRaw value = default!;
        return () =>
        {
            getter(ref value);
            Add(value);
        };
    }

    private Action Vectors(ValueGetter<VBuffer<TRaw>> getter)
    {
        VBuffer<TRaw> vector = default;
        return () =>
        {
            getter(ref vector);
            foreach (KeyValuePair<int, TRaw> item in vector.Items(all: true))
            {
                Add(item.Value);
            }
        };
    }

    private void Add(TRaw raw)
    {
        T term = _convert(raw);
        if (!IsFull && !_missing(term) && _seen.Add(term))
        {
            _terms.Add(term);
        }
    }
}
