namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>How lines are cut into fields.</summary>
    public class Options
    {
        /// <summary>Whether fields may stand in double quotes, which then may hold separators.</summary>
        public bool AllowQuoting;

        /// <summary>Whether fields may be written as <c>index:value</c>, after a field with the number of those to come.</summary>
        public bool AllowSparse;

        public char[] Separators = ['\t'];

        public Column[]? Columns;

        /// <summary>Whether space at the end of a line is cut off.</summary>
        public bool TrimWhitespace;

        public bool HasHeader;

        /// <summary>Whether a quoted field may run over several lines.</summary>
        public bool ReadMultilines;

        public long? MaxRows;

        /// <summary>What makes a quote inside a quoted field part of it.</summary>
        public char EscapeChar = '"';

        /// <summary>Whether an empty field of a real number is NaN instead of 0.</summary>
        public bool MissingRealsAsNaNs;

        public Options()
        {
        }
    }
}
