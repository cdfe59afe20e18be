namespace Microsoft.ML.Data;

/// <summary>A transformer each of whose columns comes from one other.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(InputOutputColumnPair[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (IGrouping<string, InputOutputColumnPair> same in columns.GroupBy(pair => pair.OutputColumnName))
        {
            Ensure.Param(same.Count() == 1, nameof(columns), $"Name of the result column '{same.Key}' specified multiple times");
        }

        Columns = columns;
    }

    internal InputOutputColumnPair[] Columns { get; }

    internal IEnumerable<string> Sources => Columns.Select(pair => pair.InputColumnName);

    internal static InputOutputColumnPair[] LoadColumns(BinaryReader reader)
    {
        var columns = new InputOutputColumnPair[reader.ReadInt32()];
        for (int i = 0; i < columns.Length; i++)
        {
            string output = reader.ReadString();
            columns[i] = new InputOutputColumnPair(output, reader.ReadString());
        }

        return columns;
    }

    private protected void SaveColumns(BinaryWriter writer)
    {
        writer.Write(Columns.Length);
        foreach (InputOutputColumnPair pair in Columns)
        {
            writer.Write(pair.OutputColumnName);
            writer.Write(pair.InputColumnName);
        }
    }
}
