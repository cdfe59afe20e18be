using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Texts with the numbers of their keys.</summary>
internal sealed class TextTerms : Terms
{
    private readonly List<string> _terms;
    private readonly Dictionary<string, uint> _keys;

    public TextTerms(List<string> terms)
        : base(TextDataViewType.Instance, terms.Count)
    {
        _terms = terms;
        _keys = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (string term in terms)
        {
            _keys.Add(term, (uint)_keys.Count + 1);
        }
    }

    public override Delegate Lookup
    {
        get
        {
            Dictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> keys = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
            return (Func<ReadOnlyMemory<char>, uint>)(text => keys.TryGetValue(text.Span, out uint key) ? key : 0);
        }
    }

    public override void Save(BinaryWriter writer) => SaveAll(writer, ItemType, _terms.ConvertAll(term => term.AsMemory()));

    protected override IEnumerable<ulong> TermsAsNumbers() => [];

    protected override void AddOwnValues(DataViewSchema.Annotations.Builder annotations, bool asText) =>
        AddValues(annotations, ItemType, _terms.ConvertAll(term => term.AsMemory()).ToArray(), asText);
}
