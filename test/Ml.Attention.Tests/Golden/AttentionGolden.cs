using System.Text.Json;
using System.Text.Json.Serialization;
using Ml.Attention.Layers;
using Ml.Attention.Modules;
using Ml.Attention.Tests.Architecture;

namespace Ml.Attention.Tests.Golden;

/// <summary>What <c>attention.py</c> wrote: PyTorch's outputs and gradients for every switch of attention.</summary>
internal sealed record AttentionGolden
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string MadeBy { get; init; }

    public required string Torch { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<Case> Cases { get; init; }

    public static AttentionGolden Load() =>
        JsonSerializer.Deserialize<AttentionGolden>(File.ReadAllText(Repository.PathOf("test", "Ml.Attention.Tests", "Golden", "attention.json")), Json)!;

    internal sealed record Case
    {
        public required string Name { get; init; }

        public required AttentionOptions Options { get; init; }

        public required int Batch { get; init; }

        public required int Queries { get; init; }

        public required int Keys { get; init; }

        /// <summary>True where <c>nn.MultiheadAttention</c> itself has answered.</summary>
        public required bool ByModule { get; init; }

        public required float[] Query { get; init; }

        public required float[] Key { get; init; }

        public required float[] Value { get; init; }

        public required MaskElements Masks { get; init; }

        public required IReadOnlyDictionary<string, float[]> Weights { get; init; }

        /// <summary>The gradient of the loss with respect to the output.</summary>
        public required float[] Upstream { get; init; }

        public required float[] Output { get; init; }

        public required float[] Attention { get; init; }

        public required IReadOnlyDictionary<string, float[]> Gradients { get; init; }

        public float[,,] QueryArray => Shaped(Query, Batch, Queries, Options.Width);

        public float[,,] KeyArray => Shaped(Key, Batch, Keys, Options.KeyWidth ?? Options.Width);

        public float[,,] ValueArray => Shaped(Value, Batch, Keys, Options.ValueWidth ?? Options.Width);

        public AttentionMasks ToMasks() => new()
        {
            Padding = Pairs(Masks.Padding, Batch),
            Seen = Pairs(Masks.Seen, Queries),
            SeenByHead = Shaped(Masks.SeenByHead, Batch * Options.Heads, Queries, Keys),
            Added = Pairs(Masks.Added, Queries),
            AddedByHead = Shaped(Masks.AddedByHead, Batch * Options.Heads, Queries, Keys),
        };

        private T[,]? Pairs<T>(T[]? elements, int rows)
        {
            if (elements is null)
            {
                return null;
            }

            var pairs = new T[rows, Keys];
            Buffer.BlockCopy(elements, 0, pairs, 0, Buffer.ByteLength(elements));
            return pairs;
        }

        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(elements))]
        private static T[,,]? Shaped<T>(T[]? elements, int first, int second, int third)
        {
            if (elements is null)
            {
                return null;
            }

            var array = new T[first, second, third];
            Buffer.BlockCopy(elements, 0, array, 0, Buffer.ByteLength(elements));
            return array;
        }
    }

    internal sealed record MaskElements
    {
        public bool[]? Padding { get; init; }

        public bool[]? Seen { get; init; }

        public bool[]? SeenByHead { get; init; }

        public float[]? Added { get; init; }

        public float[]? AddedByHead { get; init; }
    }
}
