using System.CommandLine;
using System.Text.Json;
using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using TrainingChoice = Ml.Attention.Sample.Commands.TrainingChoice<Ml.Attention.Training.TextClassificationOptions>;

namespace Ml.Attention.Sample.Commands;

/// <summary>
/// Options for the form of a model and for its training. What is not given is taken from the file of <c>--config</c>,
/// or, without one, from the defaults of the library or of a command.
/// </summary>
internal sealed class TrainingChoices
{
    private readonly TextClassificationOptions _defaults;
    private readonly bool _allowsMultiLabel;
    private readonly Option<string?> _config = new("--config")
    {
        Description = "A JSON file with options: {\"tokenizer\": {…}, \"encoder\": {…}, \"training\": {…}}, named as 'info --json' prints them; options given here come before it.",
        HelpName = "options.json",
    };

    private readonly TrainingChoice[] _choices;

    /// <param name="defaults">What is not given.</param>
    /// <param name="allowsMultiLabel">Whether the command can train a model that gives a text a set of labels.</param>
    public TrainingChoices(TextClassificationOptions defaults, bool allowsMultiLabel = false)
    {
        (_defaults, _allowsMultiLabel) = (defaults, allowsMultiLabel);
        var (tokenizer, encoder, training) = (defaults.Tokenizer, defaults.Encoder, defaults.Training);
        _choices =
        [
            .. allowsMultiLabel ? [TrainingChoice.Switch("--multi-label", "A text has any number of labels, also none: the label column has them with '|' between.", o => o with { MultiLabel = true })] : (TrainingChoice[])[],
            TrainingChoice.File("--initialize-from", "InitializeFrom", "Start from a pretrained encoder, as 'pretrain' writes it: with its form and its words.", "encoder.onnx", (o, v) => o with { InitializeFrom = v }),
            Training<int>("--epochs", "Epochs", "Passes through the data, at most; training stops earlier when validation no longer improves; without it as many as make 50,000 texts, 3 to 10.", training.Epochs, (o, v) => o with { Epochs = v }),
            Encoder<int>("--layers", "Layers", "Encoder layers.", encoder.Layers, (o, v) => o with { Layers = v }),
            Encoder<int>("--width", "Width", "Length of each token's vector; a multiple of --heads, unless --head-size is given.", encoder.Width, (o, v) => o with { Width = v }),
            Encoder<int>("--heads", "Heads", "Attention heads of a layer.", encoder.Heads, (o, v) => o with { Heads = v }),
            Encoder<int>("--head-size", "HeadSize", "Components of a head; --width / --heads without it.", encoder.HeadSize, (o, v) => o with { HeadSize = v }),
            Encoder<int>("--feed-forward", "FeedForward", "Inner width of the feed-forward layer.", encoder.FeedForward, (o, v) => o with { FeedForward = v }),
            Encoder<float>("--dropout", "Dropout", "Share of elements set to zero in training, from 0 to below 1.", encoder.Dropout, (o, v) => o with { Dropout = v }),
            Encoder<float>("--attention-dropout", "AttentionDropout", "Share of attention weights set to zero in training; as --dropout without it.", encoder.AttentionDropout, (o, v) => o with { AttentionDropout = v }),
            Encoder<float>("--embedding-dropout", "EmbeddingDropout", "Share of elements of the tokens' vectors set to zero in training.", encoder.EmbeddingDropout, (o, v) => o with { EmbeddingDropout = v }),
            Encoder<float>("--head-dropout", "HeadDropout", "Share of elements of the text's vector set to zero in training.", encoder.HeadDropout, (o, v) => o with { HeadDropout = v }),
            Encoder<PositionKind>("--positions", "Positions", "How positions enter.", encoder.Positions, (o, v) => o with { Positions = v }),
            Encoder<Activation>("--activation", "Activation", "The function inside the feed-forward layer.", encoder.Activation, (o, v) => o with { Activation = v }),
            Encoder<NormalizationPlacement>("--normalization", "Normalization", "Where layer normalization stands.", encoder.Normalization, (o, v) => o with { Normalization = v }),
            Encoder<PoolingKind>("--pooling", "Pooling", "How the text's vector is made of its tokens'.", encoder.Pooling, (o, v) => o with { Pooling = v }),
            Encoder<ProjectionActivation>("--projection-activation", "ProjectionActivation", "A function on queries, keys and values.", encoder.ProjectionActivation, (o, v) => o with { ProjectionActivation = v }),
            Encoder<float>("--attention-scale", "AttentionScale", "Factor of the dot products; 1/√head size without it, 1 for none.", encoder.AttentionScale, (o, v) => o with { AttentionScale = v }),
            Encoder<int>("--window", "Window", "Neighbours that a token sees to either side in one layer; all without it.", encoder.Window, (o, v) => o with { Window = v }),
            TrainingChoice.Switch("--causal", "A token sees only itself and those before it.", o => o with { Encoder = o.Encoder with { Causal = true } }),
            TrainingChoice.Switch("--no-attention-bias", "The projections of attention add no bias.", o => o with { Encoder = o.Encoder with { AttentionBias = false } }),
            TrainingChoice.Switch("--no-output-projection", "The heads' outputs are not mixed by one more product.", o => o with { Encoder = o.Encoder with { AttentionOutputProjection = false } }),
            TrainingChoice.Switch("--portable", "The model is made of operators of the ONNX standard alone, tokenizer aside; without it, of ONNX Runtime's own, which are faster.", o => o with { Operators = OperatorChoice.Portable }),
            Tokenizer<int>("--max-tokens", "MaxTokens", "Tokens of a text that the encoder reads; --truncation says which of a longer text.", tokenizer.MaxTokens, (o, v) => o with { MaxTokens = v }),
            Tokenizer<Truncation>("--truncation", "Truncation", "What the encoder reads of a text longer than --max-tokens.", tokenizer.Truncation, (o, v) => o with { Truncation = v }),
            Tokenizer<int>("--min-frequency", "MinFrequency", "How often a word must occur to have an entry in the vocabulary.", tokenizer.MinFrequency, (o, v) => o with { MinFrequency = v }),
            Tokenizer<int>("--max-vocabulary", "MaxVocabulary", "Entries of the vocabulary, at most.", tokenizer.MaxVocabulary, (o, v) => o with { MaxVocabulary = v }),
            TrainingChoice.Value<int>("--ngram-length", "MaxLength", "The longest runs of words that the linear model beside the encoder knows: 1 to 3.", defaults.NGrams.MaxLength, (o, v) => o with { NGrams = o.NGrams with { MaxLength = v } }),
            TrainingChoice.Switch("--no-ngrams", "No linear model over words and runs of words beside the encoder.", o => o with { NGrams = o.NGrams with { LinearPath = false } }),
            TrainingChoice.Switch("--no-starts-and-gaps", "That model knows neither how texts begin nor pairs of words with one between.", o => o with { NGrams = o.NGrams with { StartsAndGaps = false } }),
            TrainingChoice.Switch("--no-spellings", "No linear model over the runs of characters in words beside the encoder.", o => o with { Subwords = o.Subwords with { LinearPath = false } }),
            TrainingChoice.Switch("--no-pair-embeddings", "The encoder has no vectors for pairs of words.", o => o with { NGrams = o.NGrams with { PairEmbeddings = false } }),
            TrainingChoice.Switch("--no-subword-embeddings", "The encoder has no vectors for the runs of characters in words.", o => o with { Subwords = o.Subwords with { Embeddings = false } }),
            Training<double>("--learning-rate", "LearningRate", "The highest learning rate, above 0.", training.LearningRate, (o, v) => o with { LearningRate = v }),
            Training<double>("--warm-up", "WarmUp", "Share of all steps in which the learning rate rises.", training.WarmUp, (o, v) => o with { WarmUp = v }),
            Training<LearningRateDecay>("--schedule", "Decay", "How the learning rate falls after that.", training.Decay, (o, v) => o with { Decay = v }),
            Training<int>("--batch-tokens", "BatchTokens", "Tokens of a batch, padding included, at most.", training.BatchTokens, (o, v) => o with { BatchTokens = v }),
            Training<int>("--batch-texts", "BatchTexts", "Texts of a batch, at most.", training.BatchTexts, (o, v) => o with { BatchTexts = v }),
            Training<double>("--word-dropout", "WordDropout", "Share of tokens replaced by unknown ones in training, from 0 to below 1.", training.WordDropout, (o, v) => o with { WordDropout = v }),
            Training<double>("--label-smoothing", "LabelSmoothing", "Share of probability that goes to all classes alike, from 0 to below 1.", training.LabelSmoothing, (o, v) => o with { LabelSmoothing = v }),
            Training<double>("--consistency", "Consistency", "How much two answers that differ by dropout alone shall agree (R-Drop); 0 for not, else a step takes twice as long; without it 1 for up to 2 million tokens.", training.Consistency, (o, v) => o with { Consistency = v }),
            Training<ClassWeighting>("--class-weighting", "ClassWeighting", "How much the examples of each class count; weights of your own are given by --config, as training.classWeights.", training.ClassWeighting, (o, v) => o with { ClassWeighting = v }),
            Training<int>("--accumulated-batches", "AccumulatedBatches", "Batches that make one step.", training.AccumulatedBatches, (o, v) => o with { AccumulatedBatches = v }),
            Training<double>("--averaged-share", "AveragedShare", "Share of the last steps over which weights are averaged; 0 for none.", training.AveragedShare, (o, v) => o with { AveragedShare = v }),
            Training<ValidationMetric>("--metric", "Metric", "What the best epoch, and the best of several trainings, is chosen by.", training.Metric, (o, v) => o with { Metric = v }),
            Training<int>("--patience", "Patience", "Epochs without improvement after which training stops.", training.Patience, (o, v) => o with { Patience = v }),
            Training<DivergenceRemedy>("--on-divergence", "OnDivergence", "What is done when a loss is infinite or NaN: end, leave the batch out, or go back to the start of the epoch with half the learning rate.", training.OnDivergence, (o, v) => o with { OnDivergence = v }),
            Training<int>("--most-divergences", "MostDivergences", "How often that is done before training ends.", training.MostDivergences, (o, v) => o with { MostDivergences = v }),
            TrainingChoice.Switch("--no-refit", "The texts held out for validation are not trained on in the end.", o => o with { Training = o.Training with { RefitsOnAll = false } }),
            Training<int>("--seeds", "Seeds", "Encoders trained, with seeds that follow each other; the model is their average.", training.Seeds, (o, v) => o with { Seeds = v }),
            Training<int>("--seed", "Seed", "Where random numbers start; the same seed gives the same model.", training.Seed, (o, v) => o with { Seed = v }),
        ];
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        foreach (var choice in _choices)
        {
            command.Options.Add(choice.Option);
        }
    }

    /// <summary>The file of <c>--config</c>; null where none was given.</summary>
    public string? ConfigPath(ParseResult result) => result.GetValue(_config);

    /// <exception cref="InputException">A value is out of range, two contradict each other, or the file cannot be read.</exception>
    public TextClassificationOptions Read(ParseResult result)
    {
        var options = result.GetValue(_config) is { } path ? ReadFile(path) : _defaults;
        options = _choices.Aggregate(options, (all, choice) => choice.Apply(result, all));
        if (options.InitializeFrom is { } encoder && !File.Exists(encoder))
        {
            throw new InputException($"--initialize-from: '{encoder}' does not exist; expected an encoder that 'ml-attention pretrain' wrote.");
        }

        try
        {
            options.Validate();
            return options.MultiLabel && !_allowsMultiLabel
                ? throw new InputException($"--config sets multiLabel, which 'train' alone can do; leave it out.")
                : options.Resolved();
        }
        catch (ArgumentException exception)
        {
            throw new InputException(TrainingChoice.InTermsOfOptions(exception, _choices), exception);
        }
    }

    private static TextClassificationOptions ReadFile(string path)
    {
        try
        {
            return TextClassificationOptions.FromJson(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--config: '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new InputException($"--config: '{path}' is not a file of options: {exception.Message}", exception);
        }
    }

    private static TrainingChoice Tokenizer<T>(string name, string property, string description, T? standard, Func<TokenizerOptions, T, TokenizerOptions> set)
        where T : struct => TrainingChoice.Value(name, property, description, standard, (options, value) => options with { Tokenizer = set(options.Tokenizer, value) });

    private static TrainingChoice Encoder<T>(string name, string property, string description, T? standard, Func<EncoderOptions, T, EncoderOptions> set)
        where T : struct => TrainingChoice.Value(name, property, description, standard, (options, value) => options with { Encoder = set(options.Encoder, value) });

    private static TrainingChoice Training<T>(string name, string property, string description, T? standard, Func<TrainingOptions, T, TrainingOptions> set)
        where T : struct => TrainingChoice.Value(name, property, description, standard, (options, value) => options with { Training = set(options.Training, value) });
}
