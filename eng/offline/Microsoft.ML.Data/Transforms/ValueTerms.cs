using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Values other than text with the numbers of their keys.</summary>
internal sealed class ValueTerms<T> : Terms
    where T : notnull
{
    private readonly List<T> _terms;
    private readonly Dictionary<T, uint> _keys = [];

    public ValueTerms(List<T> terms, PrimitiveDataViewType type)
        : base(type, terms.Count)
    {
        _terms = terms;
        foreach (T term in terms)
        {
            _keys.Add(term, (uint)_keys.Count + 1);
        }
    }

    public override Delegate Lookup => (Func<T, uint>)(value => _keys.GetValueOrDefault(value));

    public override void Save(BinaryWriter writer) => SaveAll(writer, ItemType, _terms);

    protected override IEnumerable<ulong> TermsAsNumbers() => _terms.Select(term => Convert.ToUInt64(term, CultureInfo.InvariantCulture));

    protected override void AddOwnValues(DataViewSchema.Annotations.Builder annotations, bool asText) =>
        AddValues(annotations, ItemType, _terms.ToArray(), asText);
}
