namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>A column: its name, its type and its fields.</summary>
    public sealed class Column
    {
        public string Name = null!;

        public Range[] Source = null!;

        public KeyCount? KeyCount;

        public Column()
        {
            DataKind = DataKind.Single;
        }

        public Column(string name, DataKind dataKind, int index)
            : this(name, dataKind, [new Range(index)])
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [Range.Of(minIndex, maxIndex)])
        {
        }

        public Column(string name, DataKind dataKind, Range[] source, KeyCount? keyCount = null)
        {
            ArgumentNullException.ThrowIfNull(name);
            ArgumentNullException.ThrowIfNull(source);
            Name = name;
            DataKind = dataKind;
            Source = source;
            KeyCount = keyCount;
        }

        public DataKind DataKind { get; set; }
    }
}
