using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Pretraining;

/// <summary>Builds the model that users get: raw text in, the mean of its tokens' vectors out; vocabulary and weights inside, each under its own name.</summary>
internal static class PretrainedEncoderExporter
{
    /// <param name="options">The form of the encoder.</param>
    /// <param name="vocabulary">Its words.</param>
    /// <param name="weights">The trained value of each parameter; those of the output are left out, as is the vector of a hidden word.</param>
    public static ModelProto Export(PretrainingOptions options, Vocabulary vocabulary, IReadOnlyDictionary<string, float[]> weights)
    {
        var graph = new GraphBuilder(operators: OperatorChoice.Portable);
        var features = PretrainedEncoderGraph.Build(graph, options.Encoder, options.Tokenizer, vocabulary);
        foreach (var parameter in graph.Parameters)
        {
            var values = weights[parameter.Name].AsSpan(0, (int)parameter.Shape.ElementCount);
            parameter.Value.Data = TensorData.FromFloats(values, parameter.Shape.ToLengths());
        }

        var configuration = new PretrainedEncoderConfiguration
        {
            Format = 1,
            Tokenizer = options.Tokenizer,
            Encoder = options.Encoder,
            VocabularySize = vocabulary.Count,
            Parameters = graph.Parameters.Sum(parameter => parameter.Shape.ElementCount),
        };
        return ModelWriter.Write(graph, [features], [new(ModelKind.Encoder.Key, MetadataJson.Write(configuration))]);
    }
}
