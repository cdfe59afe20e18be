namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Fields, by number from 0.</summary>
    public sealed class Range
    {
        public int Min;

        public int? Max;

        /// <summary>Whether a single field gives a vector of one.</summary>
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            Ensure.Param(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        internal static Range Of(int min, int max)
        {
            Ensure.Param(min >= 0, nameof(min), "Must be non-negative");
            Ensure.Param(max >= min, nameof(max), "If specified, must be greater than or equal to min");
            return new Range { Min = min, Max = max, ForceVector = true };
        }
    }
}
