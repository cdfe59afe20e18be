using System.CommandLine;
using System.Text.RegularExpressions;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of a model and for its training; their defaults are those of the library, or of a command.</summary>
internal sealed partial class TrainingChoices
{
    private readonly TextClassificationOptions _defaults;
    private readonly Option<int> _epochs;
    private readonly Option<int> _layers;
    private readonly Option<int> _width;
    private readonly Option<int> _heads;
    private readonly Option<int> _feedForward;
    private readonly Option<float> _dropout;
    private readonly Option<int> _maxTokens;
    private readonly Option<int> _minFrequency;
    private readonly Option<int> _maxVocabulary;
    private readonly Option<double> _learningRate;
    private readonly Option<int> _batchTokens;
    private readonly Option<int> _batchTexts;
    private readonly Option<double> _wordDropout;
    private readonly Option<int> _seed;

    public TrainingChoices(TextClassificationOptions defaults)
    {
        _defaults = defaults;
        _epochs = Number("--epochs", "Passes through the data, at most; training stops earlier when validation accuracy no longer rises.", defaults.Training.Epochs);
        _layers = Number("--layers", "Encoder layers.", defaults.Encoder.Layers);
        _width = Number("--width", "Length of each token's vector; a multiple of --heads.", defaults.Encoder.Width);
        _heads = Number("--heads", "Attention heads of a layer.", defaults.Encoder.Heads);
        _feedForward = Number("--feed-forward", "Inner width of the feed-forward layer.", defaults.Encoder.FeedForward);
        _dropout = Number("--dropout", "Share of elements set to zero in training, from 0 to below 1.", defaults.Encoder.Dropout);
        _maxTokens = Number("--max-tokens", "Tokens of a text that are read; of a longer text the first and the last half of so many.", defaults.Tokenizer.MaxTokens);
        _minFrequency = Number("--min-frequency", "How often a word must occur to have an entry in the vocabulary.", defaults.Tokenizer.MinFrequency);
        _maxVocabulary = Number("--max-vocabulary", "Entries of the vocabulary, at most.", defaults.Tokenizer.MaxVocabulary);
        _learningRate = Number("--learning-rate", "The highest learning rate, above 0.", defaults.Training.LearningRate);
        _batchTokens = Number("--batch-tokens", "Tokens of a batch, padding included, at most.", defaults.Training.BatchTokens);
        _batchTexts = Number("--batch-texts", "Texts of a batch, at most.", defaults.Training.BatchTexts);
        _wordDropout = Number("--word-dropout", "Share of tokens replaced by unknown ones in training, from 0 to below 1.", defaults.Training.WordDropout);
        _seed = Number("--seed", "Where random numbers start; the same seed gives the same model.", defaults.Training.Seed);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_epochs, _layers, _width, _heads, _feedForward, _dropout, _maxTokens, _minFrequency, _maxVocabulary, _learningRate, _batchTokens, _batchTexts, _wordDropout, _seed])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="InputException">A value is out of range, or two contradict each other.</exception>
    public TextClassificationOptions Read(ParseResult result)
    {
        var options = _defaults with
        {
            Tokenizer = _defaults.Tokenizer with
            {
                MaxTokens = result.GetValue(_maxTokens),
                MinFrequency = result.GetValue(_minFrequency),
                MaxVocabulary = result.GetValue(_maxVocabulary),
            },
            Encoder = _defaults.Encoder with
            {
                Layers = result.GetValue(_layers),
                Width = result.GetValue(_width),
                Heads = result.GetValue(_heads),
                FeedForward = result.GetValue(_feedForward),
                Dropout = result.GetValue(_dropout),
            },
            Training = _defaults.Training with
            {
                Epochs = result.GetValue(_epochs),
                LearningRate = result.GetValue(_learningRate),
                BatchTokens = result.GetValue(_batchTokens),
                BatchTexts = result.GetValue(_batchTexts),
                WordDropout = result.GetValue(_wordDropout),
                Seed = result.GetValue(_seed),
            },
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException exception)
        {
            throw new InputException(InTermsOfOptions(exception), exception);
        }
    }

    /// <summary>The message with <c>--feed-forward</c> for <c>FeedForward</c>, and without the parameter that .NET appends.</summary>
    private static string InTermsOfOptions(ArgumentException exception)
    {
        string message = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
        return OptionName().Replace(message, match => "--" + WordStart().Replace(match.Value, "-").ToLowerInvariant());
    }

    private static Option<T> Number<T>(string name, string description, T standard) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => standard,
    };

    [GeneratedRegex(@"\b(Epochs|Layers|Width|Heads|FeedForward|WordDropout|Dropout|MaxTokens|MinFrequency|MaxVocabulary|LearningRate|BatchTokens|BatchTexts|Seed)\b")]
    private static partial Regex OptionName();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
