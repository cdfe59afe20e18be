using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Tensor = Ml.Attention.Runtime.Tensor;

namespace Ml.Attention.Inspection;

/// <summary>Runs a model over texts and gathers, for each layer and head, what its attention computes on the way.</summary>
internal sealed class HeadStatistics
{
    private readonly AttentionProbe _probe;
    private readonly EncoderOptions _encoder;
    private readonly HeadSums[][] _texts;
    private readonly int[] _tokens;

    private HeadStatistics(AttentionProbe probe, EncoderOptions encoder, int texts) =>
        (_probe, _encoder, _texts, _tokens) = (probe, encoder, new HeadSums[texts][], new int[texts]);

    /// <summary>The statistics of each head over all texts, and how many tokens these have.</summary>
    public static (IReadOnlyList<HeadDiagnosis> Heads, long Tokens, double Scale) Compute(
        ModelProto model, ModelConfiguration configuration, IReadOnlyList<string> texts, ScoringOptions scoring, CancellationToken cancellationToken)
    {
        var probed = model.Clone();
        var probe = AttentionProbe.Add(probed, configuration);
        using var stream = new MemoryStream(probed.ToByteArray());
        using var classifier = TextClassifier.Load(stream, scoring with { Outputs = ModelOutputs.Tokens });
        var statistics = new HeadStatistics(probe, configuration.Encoder, texts.Count);
        string[] names = [RequestedOutputs.TokensName, .. probe.Names];
        classifier.Run(texts, names, (batch, outputs) => statistics.Read(batch, names.Zip(outputs).ToDictionary(pair => pair.First, pair => pair.Second)), cancellationToken: cancellationToken);
        return (statistics.Heads(), statistics._tokens.Sum(count => (long)count), probe.Scale);
    }

    private List<HeadDiagnosis> Heads()
    {
        var heads = new List<HeadDiagnosis>();
        for (int i = 0; i < _encoder.Layers * _encoder.Heads; i++)
        {
            // Text by text in their order: sums do not depend on which batch was ready first.
            var sums = new HeadSums();
            Array.ForEach(_texts, text => sums.Add(text[i]));
            heads.Add(sums.ToDiagnosis(i / _encoder.Heads, i % _encoder.Heads, _encoder.ToAttention().Size, _probe.Scale));
        }

        return heads;
    }

    private void Read(int[] batch, Dictionary<string, Tensor> outputs)
    {
        string[] tokens = outputs[RequestedOutputs.TokensName].ToStrings();
        int columns = tokens.Length / batch.Length;
        for (int row = 0; row < batch.Length; row++)
        {
            int count = tokens.AsSpan(row * columns, columns).ToArray().TakeWhile(token => token.Length > 0).Count();
            _tokens[batch[row]] = count;
            _texts[batch[row]] = [.. _probe.Layers.SelectMany(layer => Enumerable.Range(0, _encoder.Heads).Select(head => Sums(layer, outputs, row, head, count)))];
        }
    }

    /// <summary>The sums of one head over one text.</summary>
    private HeadSums Sums(AttentionProbe.LayerNames layer, Dictionary<string, Tensor> outputs, int row, int head, int tokens)
    {
        var sums = new HeadSums();
        AddComponents(sums, layer, outputs, row, head, tokens);

        var all = outputs[layer.Products];
        int columns = (int)all.Lengths[3];
        var products = all.Floats.Slice(((row * _encoder.Heads) + head) * columns * columns, columns * columns);
        var mask = new Broadcast(outputs[layer.Mask], row, head);
        double[] seen = new double[tokens], bias = new double[tokens], buffer = new double[tokens];
        for (int query = 0; query < tokens; query++)
        {
            int count = 0;
            for (int key = 0; key < tokens; key++)
            {
                float added = mask[query, key];
                if (added > AttentionMask.Masked / 2)
                {
                    (seen[count], bias[count]) = (products[(query * columns) + key], added);
                    count++;
                }
            }

            sums.AddRow(seen.AsSpan(0, count), bias.AsSpan(0, count), _probe.Scale, buffer.AsSpan(0, count));
        }

        return sums;
    }

    private void AddComponents(HeadSums sums, AttentionProbe.LayerNames layer, Dictionary<string, Tensor> outputs, int row, int head, int tokens)
    {
        Tensor queries = outputs[layer.Queries], keys = outputs[layer.Keys];
        int size = _encoder.ToAttention().Size, columns = (int)(queries.Floats.Length / (queries.Lengths[0] * _encoder.Heads * size));
        int start = ((row * _encoder.Heads) + head) * size * columns;
        var query = queries.Floats.Slice(start, size * columns);
        var key = keys.Floats.Slice(start, size * columns);
        for (int component = 0; component < size; component++)
        {
            for (int token = 0; token < tokens; token++)
            {
                sums.AddComponents(
                    query[layer.QueryTokensLast ? (component * columns) + token : (token * size) + component],
                    key[layer.KeyTokensLast ? (component * columns) + token : (token * size) + component]);
            }
        }
    }

    /// <summary>What is added to the scores of one head and text, where axes of length 1 stand for all.</summary>
    private readonly ref struct Broadcast
    {
        private readonly ReadOnlySpan<float> _elements;
        private readonly int _start, _queryStep, _keyStep;

        public Broadcast(Tensor mask, int row, int head)
        {
            // From behind: keys, queries, heads, batch. Those that are missing are as if of length 1.
            long[] lengths = [.. Enumerable.Repeat(1L, 4 - mask.Lengths.Length), .. mask.Lengths];
            long[] steps = [lengths[1] * lengths[2] * lengths[3], lengths[2] * lengths[3], lengths[3], 1];
            _elements = mask.Floats;
            _start = (int)((lengths[0] > 1 ? row * steps[0] : 0) + (lengths[1] > 1 ? head * steps[1] : 0));
            (_queryStep, _keyStep) = (lengths[2] > 1 ? (int)steps[2] : 0, lengths[3] > 1 ? 1 : 0);
        }

        public float this[int query, int key] => _elements[_start + (query * _queryStep) + (key * _keyStep)];
    }
}
