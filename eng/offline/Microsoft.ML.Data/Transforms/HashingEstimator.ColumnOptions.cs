namespace Microsoft.ML.Transforms;

public sealed partial class HashingEstimator
{
    /// <summary>How one column is hashed.</summary>
    public sealed class ColumnOptions
    {
        public ColumnOptions(string name,
            string? inputColumnName = null,
            int numberOfBits = 31,
            uint seed = 314489979,
            bool useOrderedHashing = false,
            int maximumNumberOfInverts = 0,
            bool combine = false)
        {
            Ensure.Param(maximumNumberOfInverts >= -1, nameof(maximumNumberOfInverts), "Value too small, must be -1 or larger");
            Ensure.Param(maximumNumberOfInverts == 0 || numberOfBits < 31, nameof(numberOfBits),
                $"Cannot support maximumNumberOfInverts for a {numberOfBits} bit hash. 30 is the maximum possible.");
            Ensure.NotEmpty(name?.Trim(), nameof(name));
            Name = name!;
            InputColumnName = inputColumnName ?? name!;
            NumberOfBits = numberOfBits;
            Seed = seed;
            UseOrderedHashing = useOrderedHashing;
            MaximumNumberOfInverts = maximumNumberOfInverts;
            Combine = combine;
        }

        public string Name { get; set; }

        public string InputColumnName { get; set; }

        /// <summary>Between 1 and 31; there are two to the power of this keys.</summary>
        public int NumberOfBits { get; set; }

        public uint Seed { get; set; }

        /// <summary>Whether equal items at different places of a vector have different hashes.</summary>
        public bool UseOrderedHashing { get; set; }

        public int MaximumNumberOfInverts { get; set; }

        /// <summary>Whether a vector has one hash instead of one for each item.</summary>
        public bool Combine { get; set; }

        internal static ColumnOptions Load(InputOutputColumnPair pair, BinaryReader reader)
        {
            int numberOfBits = reader.ReadInt32();
            if (numberOfBits is < 1 or > 31)
            {
                throw new FormatException($"Corrupt model file: a hash of {numberOfBits} bits.");
            }

            uint seed = reader.ReadUInt32();
            bool ordered = reader.ReadBoolean();
            return new ColumnOptions(pair.OutputColumnName, pair.InputColumnName, numberOfBits, seed, ordered, combine: reader.ReadBoolean());
        }

        internal void Save(BinaryWriter writer)
        {
            writer.Write(NumberOfBits);
            writer.Write(Seed);
            writer.Write(UseOrderedHashing);
            writer.Write(Combine);
        }
    }
}
