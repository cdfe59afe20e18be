using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The rows whose random place between 0 and 1 is accepted. Each cursor draws the same places again, so that the parts of a
/// split fit together; the source is never shuffled for the same reason.
/// </summary>
internal sealed class SplitDataView(IDataView input, uint seed, Func<double, bool> keep) : FilteredDataView(input)
{
    private const uint DefaultSeed = 42;

    // That of Conversion.Hash.
    private const uint DefaultHashSeed = 314489979;

    public override bool CanShuffle => false;

    /// <summary>A function from a test of places to the rows that pass it.</summary>
    public static Func<Func<double, bool>, IDataView> By(IDataView data, string? samplingKeyColumn, int? seed)
    {
        if (samplingKeyColumn is null)
        {
            return test => new SplitDataView(data, seed is int given ? (uint)given : DefaultSeed, test);
        }

        DataViewSchema.Column column = data.Schema.Find(samplingKeyColumn, "SamplingKeyColumn", "samplingKeyColumn");
        if (column.Type is KeyDataViewType)
        {
            return test => new RangeDataView(data, samplingKeyColumn, test);
        }

        return test => new GroupedDataView(data, column, seed is int chosen ? (uint)chosen : DefaultHashSeed, test);
    }

    protected override Func<bool?> MakeAccept(DataViewRowCursor cursor)
    {
        var random = new HybridRandom(seed);
        return () => keep(random.NextSingle());
    }
}
