using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>All choices of a text classifier.</summary>
public sealed record TextClassificationOptions
{
    /// <summary>How text becomes token ids.</summary>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>What is known of runs of words.</summary>
    public NGramOptions NGrams { get; init; } = new();

    /// <summary>What is known of the spelling of words.</summary>
    public SubwordOptions Subwords { get; init; } = new();

    /// <summary>The form of the encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>How the model is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>
    /// The path of a pretrained encoder (of <c>ml-attention pretrain</c> or <c>EncoderPretrainer</c>), whose weights training
    /// starts from. Its form and its words are taken over: of <see cref="Encoder"/> only the shares of dropout and the pooling
    /// are used, and all else has to be as in the file or as nobody set it.
    /// </summary>
    /// <value>None by default: training starts from random numbers.</value>
    public string? InitializeFrom { get; init; }

    /// <summary>The classes in the order that the scores shall have, also such that no example has.</summary>
    /// <value>None by default: those of the training examples, in ordinal order.</value>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// Whether a text has any number of labels, also none: labels stand with <c>|</c> between them (see
    /// <see cref="Inference.LabelSet"/>), and each becomes a decision of its own. The loss of a text is the sum of the
    /// binary cross-entropies of its labels; in validation, accuracy is the share of texts with no label wrong at a
    /// probability of 0.5. Thresholds are chosen in the end, for each label where F1 is the highest on validation texts.
    /// </summary>
    /// <value>False by default. Not together with <see cref="TrainingOptions.ClassWeighting"/> or <see cref="TrainingOptions.ClassWeights"/>.</value>
    public bool MultiLabel { get; init; }

    /// <summary>
    /// Which operators the exported model is made of: ONNX Runtime's own, which are fast, or those of the ONNX standard
    /// alone, tokenizer aside. Answers are the same.
    /// </summary>
    /// <value><see cref="OperatorChoice.Fused"/> by default.</value>
    public OperatorChoice Operators { get; init; } = OperatorChoice.Fused;

    /// <summary>Reads what <see cref="ToJson"/> wrote, or a part of it; what is not there has its default.</summary>
    /// <param name="json">
    /// Such as <c>{"encoder": {"layers": 2}, "training": {"epochs": 5}}</c>; comments and trailing commas may stand in it.
    /// </param>
    /// <exception cref="System.Text.Json.JsonException">Says where, what was found, and what was expected: names that are not known are errors.</exception>
    public static TextClassificationOptions FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return OptionsJson.Read<TextClassificationOptions>(json);
    }

    /// <summary>All options as JSON, indented.</summary>
    public string ToJson() => OptionsJson.Write(this);

    /// <summary>
    /// The options as training uses them: with the form of encoder and tokenizer that the file of <see cref="InitializeFrom"/> has.
    /// </summary>
    /// <exception cref="ArgumentException">An option asks for another form than the file has.</exception>
    /// <exception cref="Inference.ModelFormatException">The file is no pretrained encoder.</exception>
    public TextClassificationOptions Resolved() => InitialWeights.Load(InitializeFrom)?.ApplyTo(this) ?? this;

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Tokenizer.Validate();
        NGrams.Validate();
        Subwords.Validate();
        Encoder.Validate();
        Training.Validate();
        if (MultiLabel && (Training.ClassWeights is not null || Training.ClassWeighting != ClassWeighting.None))
        {
            string found = Training.ClassWeights is null ? $"{nameof(ClassWeighting)} is {Training.ClassWeighting}" : $"{nameof(TrainingOptions.ClassWeights)} are given";
            throw new ArgumentException($"{nameof(MultiLabel)} is set and {found}; a text of several labels has no one class to weight. Leave one of the two out.", nameof(MultiLabel));
        }
    }
}
