using System.Buffers.Binary;
using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;

namespace Ml.Attention.Tests.Inference;

/// <summary>Damages models: as bytes, and as graphs, which then are well-formed files.</summary>
internal static class ModelMutations
{
    private static readonly long[] Integers = [0, 1, -1, 2, 3, 7, 8, 100, 4096, 1 << 20, 1 << 24, int.MaxValue, 1L << 40, long.MaxValue, long.MinValue];
    private static readonly float[] Floats = [0, -1, 1e-38f, 1e30f, float.MaxValue, -float.MaxValue, float.NaN, float.PositiveInfinity];

    private static readonly string[] Operators = [.. KnownOperators.All.Select(each => each.Name), "Loop", "If", "Scan", "SequenceEmpty", "RandomNormal"];

    /// <summary>Ways to damage bytes.</summary>
    public static IReadOnlyList<(string Name, Func<byte[], Random, byte[]> Change)> OfBytes { get; } =
    [
        ("truncate", (bytes, random) => bytes[..random.Next(bytes.Length)]),
        ("flip", Flip),
        ("splice", (bytes, random) => Splice(bytes, random, bytes)),
        ("insert", (bytes, random) =>
        {
            byte[] inserted = new byte[1 + random.Next(40)];
            random.NextBytes(inserted);
            int at = random.Next(bytes.Length);
            return [.. bytes[..at], .. inserted, .. bytes[at..]];
        }),
        ("cut out", (bytes, random) =>
        {
            int at = random.Next(bytes.Length), length = random.Next(Math.Min(200, bytes.Length - at));
            return [.. bytes[..at], .. bytes[(at + length)..]];
        }),
        ("grow a length", (bytes, random) =>
        {
            // Any byte may be a length: five bytes of ones, or one that is a little more.
            int at = random.Next(bytes.Length - 5);
            byte[] grown = [.. bytes];
            if (random.Next(2) == 0)
            {
                grown.AsSpan(at, 4).Fill(0xFF);
                grown[at + 4] = 0x7F;
            }
            else
            {
                grown[at] += (byte)(1 + random.Next(20));
            }

            return grown;
        }),
    ];

    /// <summary>Ways to damage a graph.</summary>
    public static IReadOnlyList<(string Name, Action<ModelProto, Random> Change)> OfGraphs { get; } =
    [
        ("input of another node", (model, random) =>
        {
            if (Some(model, random).Input is { Count: > 0 } inputs)
            {
                inputs[random.Next(inputs.Count)] = AnyValue(model, random);
            }
        }),
        ("one input less", (model, random) =>
        {
            if (Some(model, random).Input is { Count: > 0 } inputs)
            {
                inputs.RemoveAt(random.Next(inputs.Count));
            }
        }),
        ("one input more", (model, random) => Some(model, random).Input.Add(AnyValue(model, random))),
        ("no input", (model, random) =>
        {
            if (Some(model, random).Input is { Count: > 0 } inputs)
            {
                inputs[random.Next(inputs.Count)] = "";
            }
        }),
        ("another operator", (model, random) => Some(model, random).OpType = Operators[random.Next(Operators.Length)]),
        ("a node less", (model, random) => model.Graph.Node.RemoveAt(random.Next(model.Graph.Node.Count))),
        ("a node twice", (model, random) => model.Graph.Node.Add(Some(model, random).Clone())),
        ("nodes in another order", (model, random) => model.Graph.Node.Insert(random.Next(model.Graph.Node.Count), Some(model, random).Clone())),
        ("an attribute", Attribute),
        ("an attribute less", (model, random) =>
        {
            if (Some(model, random).Attribute is { Count: > 0 } attributes)
            {
                attributes.RemoveAt(random.Next(attributes.Count));
            }
        }),
        ("a shape", (model, random) =>
        {
            if (SomeTensor(model, random).Dims is { Count: > 0 } dims)
            {
                dims[random.Next(dims.Count)] = Integers[random.Next(Integers.Length)];
            }
        }),
        ("a shape turned", (model, random) =>
        {
            if (SomeTensor(model, random).Dims is { Count: > 1 } dims)
            {
                (dims[0], dims[1]) = (dims[1], dims[0]);
            }
        }),
        ("a flat shape", (model, random) =>
        {
            if (SomeTensor(model, random) is { Dims.Count: > 1 } tensor)
            {
                Flatten(tensor);
            }
        }),
        ("an element type", (model, random) => SomeTensor(model, random).DataType = random.Next(24)),
        ("a weight", Number),
        ("a value that is none", (model, random) => model.Graph.Initializer.RemoveAt(random.Next(model.Graph.Initializer.Count))),
        ("the configuration", Configuration),
        ("an output", (model, random) => model.Graph.Output[random.Next(model.Graph.Output.Count)].Name = AnyValue(model, random)),
        ("the type of an output", (model, random) => model.Graph.Output[random.Next(model.Graph.Output.Count)].Type.TensorType.ElemType = random.Next(20)),
        ("an output of a node", (model, random) => Some(model, random).Output[0] = AnyValue(model, random)),
    ];

    private static byte[] Flip(byte[] bytes, Random random)
    {
        byte[] flipped = [.. bytes];
        for (int flips = random.Next(1, 9); flips > 0; flips--)
        {
            flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }

    private static byte[] Splice(byte[] bytes, Random random, byte[] from)
    {
        int start = random.Next(from.Length), length = random.Next(Math.Min(400, from.Length - start)), at = random.Next(bytes.Length - length);
        byte[] spliced = [.. bytes];
        from.AsSpan(start, length).CopyTo(spliced.AsSpan(at));
        return spliced;
    }

    private static NodeProto Some(ModelProto model, Random random) => model.Graph.Node[random.Next(model.Graph.Node.Count)];

    private static TensorProto SomeTensor(ModelProto model, Random random) => model.Graph.Initializer[random.Next(model.Graph.Initializer.Count)];

    private static string AnyValue(ModelProto model, Random random) => random.Next(3) switch
    {
        0 => SomeTensor(model, random).Name,
        1 => Some(model, random).Output[0],
        _ => model.Graph.Input[0].Name,
    };

    private static void Attribute(ModelProto model, Random random)
    {
        var with = model.Graph.Node.Where(node => node.Attribute.Count > 0).ToList();
        var attributes = with[random.Next(with.Count)].Attribute;
        var attribute = attributes[random.Next(attributes.Count)];
        long integer = Integers[random.Next(Integers.Length)];
        if (attribute.HasI)
        {
            attribute.I = integer;
        }
        else if (attribute.HasF)
        {
            attribute.F = Floats[random.Next(Floats.Length)];
        }
        else if (attribute.HasS)
        {
            attribute.S = ByteString.CopyFromUtf8(random.Next(2) == 0 ? "" : "((((a*)*)*)*)*[");
        }
        else if (attribute.Ints.Count > 0)
        {
            attribute.Ints[random.Next(attribute.Ints.Count)] = integer;
        }
        else if (attribute.Strings.Count > 0)
        {
            attribute.Strings.RemoveAt(random.Next(attribute.Strings.Count));
        }
    }

    private static void Flatten(TensorProto tensor)
    {
        long elements = tensor.Dims.Aggregate(1L, (product, length) => product * length);
        tensor.Dims.Clear();
        tensor.Dims.Add(elements);
    }

    private static void Number(ModelProto model, Random random)
    {
        var tensor = SomeTensor(model, random);
        byte[] bytes = tensor.RawData.ToByteArray();
        if (tensor.DataType == 1 && bytes.Length >= 4)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * random.Next(bytes.Length / 4)), Floats[random.Next(Floats.Length)]);
        }
        else if (tensor.DataType == 7 && bytes.Length >= 8)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * random.Next(bytes.Length / 8)), Integers[random.Next(Integers.Length)]);
        }
        else if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        tensor.RawData = ByteString.CopyFrom(bytes);
    }

    private static void Configuration(ModelProto model, Random random)
    {
        // A digit, a letter or a bracket becomes another: the JSON mostly stays JSON.
        var entry = model.MetadataProps[random.Next(model.MetadataProps.Count)];
        char[] json = entry.Value.ToCharArray();
        int at = random.Next(json.Length);
        json[at] = char.IsDigit(json[at]) ? (char)('0' + random.Next(10)) : "0123456789abnl-.,\"[]{}"[random.Next(22)];
        entry.Value = new(json);
    }
}
