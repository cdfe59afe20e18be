namespace Ml.Attention.Graphs;

// Operators on strings.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// The matches of a regular expression in each string, one row a string, short rows filled up (ONNX Runtime's
    /// <c>Tokenizer</c>; RE2 syntax, so the time is linear in the text).
    /// </summary>
    /// <param name="text">String <c>[batch]</c>.</param>
    /// <param name="expression">What a token looks like.</param>
    /// <param name="padding">Fills rows up.</param>
    /// <param name="tokens">The axis of tokens, as long as the longest row.</param>
    /// <returns>String <c>[batch, tokens]</c>.</returns>
    public Value Tokenize(Value text, string expression, string padding, Dimension tokens)
    {
        CheckType("Tokenizer", text, ElementType.String);
        var attributes = Attributes(("mark", 0L), ("mincharnum", 1L), ("pad_value", padding), ("tokenexp", expression));
        return Add("Tokenizer", [text], ElementType.String, [.. text.Shape, tokens], attributes, Domains.OnnxRuntime);
    }

    /// <summary>Looks strings up in a list of pairs (ONNX-ML <c>LabelEncoder</c>).</summary>
    /// <param name="text">String, any shape.</param>
    /// <param name="keys">The strings known.</param>
    /// <param name="values">The number of each key.</param>
    /// <param name="absent">The number of every other string.</param>
    /// <returns>Int64, the shape of the text.</returns>
    public Value LookUp(Value text, string[] keys, long[] values, long absent)
    {
        CheckType("LabelEncoder", text, ElementType.String);
        var attributes = Attributes(("keys_strings", keys), ("values_int64s", values), ("default_int64", absent));
        return Add("LabelEncoder", [text], ElementType.Int64, text.Shape, attributes, Domains.MachineLearning);
    }

    /// <summary>Looks integers up in a list of pairs (ONNX-ML <c>LabelEncoder</c>).</summary>
    /// <param name="numbers">Int64, any shape.</param>
    /// <param name="keys">The integers known.</param>
    /// <param name="values">The number of each key.</param>
    /// <param name="absent">The number of every other integer.</param>
    /// <returns>Int64, the shape of the numbers.</returns>
    public Value LookUp(Value numbers, long[] keys, long[] values, long absent)
    {
        CheckType("LabelEncoder", numbers, ElementType.Int64);
        var attributes = Attributes(("keys_int64s", keys), ("values_int64s", values), ("default_int64", absent));
        return Add("LabelEncoder", [numbers], ElementType.Int64, numbers.Shape, attributes, Domains.MachineLearning);
    }

    /// <summary>The string of each number from 0 to the count of <paramref name="names"/> − 1 (ONNX-ML <c>LabelEncoder</c>).</summary>
    public Value NameOf(Value numbers, string[] names)
    {
        CheckType("LabelEncoder", numbers, ElementType.Int64);
        ArgumentNullException.ThrowIfNull(names);
        long[] keys = [.. Enumerable.Range(0, names.Length).Select(i => (long)i)];
        var attributes = Attributes(("keys_int64s", keys), ("values_strings", names), ("default_string", ""));
        return Add("LabelEncoder", [numbers], ElementType.String, numbers.Shape, attributes, Domains.MachineLearning);
    }

    /// <summary>Each string with another behind it (ONNX <c>StringConcat</c>). Operands broadcast.</summary>
    internal Value JoinTexts(Value left, Value right)
    {
        CheckType("StringConcat", left, ElementType.String);
        CheckType("StringConcat", right, ElementType.String);
        return OperatorSet.Version >= OperatorSet.WithStrings.Version
            ? Add("StringConcat", [left, right], ElementType.String, BroadcastShape("StringConcat", left.Shape, right.Shape))
            : throw Invalid("StringConcat", $"the operator came with version {OperatorSet.WithStrings.Version} of ONNX's operators; the graph has version {OperatorSet.Version}.");
    }

    /// <summary>A number from 0 to buckets − 1 for each string (ONNX Runtime's <c>MurmurHash3</c>, seed 0).</summary>
    public Value HashBucket(Value text, long buckets)
    {
        CheckType("MurmurHash3", text, ElementType.String);
        var hash = Add("MurmurHash3", [text], ElementType.UInt32, text.Shape, Attributes(("positive", 1L), ("seed", 0L)), Domains.OnnxRuntime);
        return Modulo(Cast(hash, ElementType.Int64), Constant(buckets));
    }
}
