namespace Microsoft.ML.Data;

/// <summary>Values of one type.</summary>
internal sealed class ColumnBuffer<T>(ValueGetter<T> source, ColumnBuffer<T>.Copier copy) : ColumnBuffer
{
    private readonly List<T> _values = [];

    public delegate void Copier(T source, ref T target);

    public override void Store(int number)
    {
        T value = number < _values.Count ? _values[number] : default!;
        source(ref value);
        if (number < _values.Count)
        {
            _values[number] = value;
        }
        else
        {
            _values.Add(value);
        }
    }

    public override Delegate Getter(Func<int> current) =>
        (ValueGetter<T>)((ref T target) => copy(_values[current()], ref target));
}
