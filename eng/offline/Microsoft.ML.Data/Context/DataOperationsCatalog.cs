using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Data views from objects and back, and operations on their rows.</summary>
public sealed partial class DataOperationsCatalog
{
    private readonly HostEnvironment _environment;

    internal DataOperationsCatalog(HostEnvironment environment)
    {
        _environment = environment;
    }

    internal HostEnvironment Environment => _environment;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null)
        where TRow : class => new EnumerableDataView<TRow>(data, schemaDefinition);

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new EnumerableDataView<TRow>(data, TypedColumn.Definition(typeof(TRow), schema));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition? schemaDefinition = null)
        where TRow : class, new()
    {
        ArgumentNullException.ThrowIfNull(data);
        return Objects(data, reuseRowObject, new RowFiller<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition));
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (string name in columnsToPrefetch ?? [])
        {
            input.Schema.Find(name, "prefetch", nameof(columnsToPrefetch));
        }

        return new CachedDataView(input);
    }

    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        Ensure.NotEmpty(columnName, nameof(columnName));
        Ensure.Param(lowerBound < upperBound, nameof(upperBound), "Must be less than lowerBound");
        DataViewType type = input.Schema[columnName].Type;
        if (type != NumberDataViewType.Single && type != NumberDataViewType.Double)
        {
            throw Errors.WrongType(nameof(columnName), "filter", columnName, "number", type.ToString()!);
        }

        return new RangeDataView(input, columnName, value => lowerBound <= value && value < upperBound);
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(input);
        Ensure.Param(columns is { Length: > 0 }, nameof(columns), "No columns given.");
        return new NoMissingDataView(input, columns);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        Ensure.Param(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledDataView(input, seed ?? ((HybridRandom)_environment.Register("Shuffle").Rand).NextSigned(), shufflePoolSize, shuffleSource);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        Ensure.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        Ensure.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, 0, count);
    }

    private static IEnumerable<TRow> Objects<TRow>(IDataView data, bool reuse, RowFiller<TRow> filler)
        where TRow : class, new()
    {
        using DataViewRowCursor cursor = data.GetRowCursor(filler.Sources);
        Action<TRow> fill = filler.Bind(cursor);
        TRow? row = null;
        while (cursor.MoveNext())
        {
            row = reuse ? row ?? new TRow() : new TRow();
            fill(row);
            yield return row;
        }
    }
}
