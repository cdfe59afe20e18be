using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>What the models of this library are, by the key of their configuration in the metadata.</summary>
internal static class ModelKind
{
    /// <summary>The key of a translator's configuration.</summary>
    public const string TranslationKey = "ml_attention.translation";

    /// <summary>The key of a language model's configuration.</summary>
    public const string LanguageModelKey = "ml_attention.language_model";

    /// <summary>What to do with a model that is not of the kind asked for.</summary>
    public static string Describe(ModelProto model)
    {
        bool Has(string key) => model.MetadataProps.Any(entry => entry.Key == key);
        return Has(TranslationKey) ? "it is a translator, which 'ml-attention translate' and Translator.Load take"
            : Has(LanguageModelKey) ? "it is a language model, which 'ml-attention perplexity' and LanguageModel.Load take"
            : Has(SequenceDefinition.MetadataKey) ? "it is a model of number sequences, which is used in the pipeline that it was saved with"
            : Has(ModelConfiguration.MetadataKey) ? "it is a text classifier, which 'ml-attention predict' and TextClassifier.Load take"
            : "its metadata do not say that it is one of Ml.Attention";
    }
}
