namespace Microsoft.ML.Data;

/// <summary>The fields of the current line; a field that is not there is empty.</summary>
internal sealed class TextFields(bool missingRealsAsNaNs)
{
    private readonly List<string> _fields = [];
    private readonly Dictionary<int, string> _sparse = [];

    public bool MissingRealsAsNaNs { get; } = missingRealsAsNaNs;

    public long Line { get; set; }

    public int Count => _fields.Count;

    public string this[int index] => index < _fields.Count ? _fields[index] : _sparse.GetValueOrDefault(index, "");

    public void Clear()
    {
        _fields.Clear();
        _sparse.Clear();
    }

    public void Add(string field) => _fields.Add(field);

    /// <summary>Turns the last field, the number of sparse fields, into the place from which these count.</summary>
    public void BeginSparse() => _fields.RemoveAt(_fields.Count - 1);

    public void AddSparse(int index, string field) => _sparse[_fields.Count + index] = field;
}
