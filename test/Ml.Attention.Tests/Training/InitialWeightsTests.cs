using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Pretraining;
using Ml.Attention.Selection;
using Ml.Attention.Tests.Pretraining;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>What a classifier takes over from a pretrained encoder.</summary>
public sealed class InitialWeightsTests(TwoTopics topics) : IClassFixture<TwoTopics>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Vectors_go_to_the_words_that_they_are_of()
    {
        var encoder = PretrainedEncoder.Load(topics.Path);
        var initial = InitialWeights.Load(topics.Path)!;
        var vocabulary = initial.Extend(new([["new"], ["bba", "BBA", "bBa"]], encoder.Vocabulary.UnknownBuckets), 1000);
        int width = encoder.Encoder.Width, first = (int)vocabulary.FirstWordId;
        var weights = encoder.Weights.ToDictionary(pair => pair.Key, pair => new float[pair.Value.Length]);
        weights[TokenEmbedding.WeightName] = new float[vocabulary.Count * width];
        initial.CopyTo(weights, vocabulary);

        Assert.Equal(["new", "bba"], vocabulary.Words.Take(2));
        Assert.Equal(encoder.Vocabulary.Words.Count + 1, vocabulary.Words.Count);
        Assert.All(Row(weights, first), value => Assert.Equal(0, value));
        Assert.Equal(Row(encoder.Weights, first + encoder.Vocabulary.Words.Index().Single(word => word.Item == "bba").Index), Row(weights, first + 1));
        Assert.Equal(Row(encoder.Weights, 1), Row(weights, 1));
        Assert.All(encoder.Weights.Where(pair => pair.Key != TokenEmbedding.WeightName), pair => Assert.Equal(pair.Value, weights[pair.Key]));

        float[] Row(IReadOnlyDictionary<string, float[]> all, int row) => all[TokenEmbedding.WeightName][(row * width)..((row + 1) * width)];
    }

    [Fact]
    public void A_vocabulary_is_never_longer_than_it_may_be_and_knows_all_spellings()
    {
        var own = new Vocabulary([["one", "One"], ["two"]], 4);
        var extended = own.With(new([["two", "TWO"], ["three"], ["four"]], 4), 3);

        Assert.Equal(["one", "two", "three"], extended.Words);
        Assert.Equal(["one", "One", "two", "TWO", "three"], extended.ToLookUp().Forms);
        Assert.Equal([5L, 5L, 6L, 6L, 7L], extended.ToLookUp().Ids);
    }

    [Fact]
    public void The_form_is_that_of_the_file_and_dropout_is_ones_own()
    {
        var options = new TextClassificationOptions { InitializeFrom = topics.Path, Encoder = new() { Dropout = 0.4f, Pooling = PoolingKind.Max } }.Resolved();

        Assert.Equal((32, 32, 0.4f, PoolingKind.Max), (options.Encoder.Width, options.Encoder.FeedForward, options.Encoder.Dropout, options.Encoder.Pooling));
        Assert.Equal(options, options.Resolved());
        using var classifier = new TextClassificationTrainer(options with { Training = new() { Epochs = 1 } }, threads: 1).Fit(TwoTopics.Texts(40, 5), [], cancellationToken: Token).ToClassifier();
        Assert.Equal(32, classifier.Information.Encoder.Width);
    }

    [Fact]
    public void Another_form_than_the_files_is_refused()
    {
        var options = new TextClassificationOptions { InitializeFrom = topics.Path, Encoder = new() { Width = 64 } };

        var error = Assert.Throws<ArgumentException>(options.Resolved);
        Assert.StartsWith($"Width is 64; '{topics.Path}', which training starts from, has 32. Leave it out: the form is that of the file.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TextClassificationTrainer(options).Fit(TwoTopics.Texts(40, 5), [], cancellationToken: Token));
        error = Assert.Throws<ArgumentException>(new TextClassificationOptions { InitializeFrom = topics.Path, Tokenizer = new() { FoldCase = false } }.Resolved);
        Assert.StartsWith("FoldCase is False;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_learned_positions_there_may_be_fewer_but_no_more()
    {
        var pretraining = TwoTopics.Options with { Encoder = TwoTopics.Options.Encoder with { Positions = PositionKind.Learned }, Tokenizer = new() { MaxTokens = 8 }, Training = new() { Epochs = 1 } };
        string path = topics["learned.onnx"];
        new EncoderPretrainer(pretraining) { Threads = 1 }.Fit(TwoTopics.Texts(100, 6).Select(example => example.Text), cancellationToken: Token).Save(path);
        var options = new TextClassificationOptions { InitializeFrom = path, Training = new() { Epochs = 1 } };

        var error = Assert.Throws<ArgumentException>((options with { Tokenizer = new() { MaxTokens = 9 } }).Resolved);
        Assert.StartsWith($"MaxTokens is 9; '{path}' has learned vectors of 8 positions, so expected that at most.", error.Message, StringComparison.Ordinal);
        using var classifier = new TextClassificationTrainer(options with { Tokenizer = new() { MaxTokens = 6 } }, threads: 1).Fit(TwoTopics.Texts(40, 5), [], cancellationToken: Token).ToClassifier();
        Assert.Equal(2, classifier.Predict("aaa aab aac aad aae aaf aag aah").Scores.Count);
    }

    [Fact]
    public void Files_of_another_kind_are_refused()
    {
        string path = Architecture.Repository.PathOf("models", "spam", "model.onnx");
        var error = Assert.Throws<ModelFormatException>(() => PretrainedEncoder.Load(path));

        Assert.Equal($"'{path}' is an ONNX model, but no pretrained encoder of Ml.Attention: it is a text classifier, which 'ml-attention predict' and TextClassifier.Load take. Expected a file written by 'ml-attention pretrain' or TrainedEncoder.Save.", error.Message);
    }

    [Fact]
    public void A_search_goes_on_from_the_encoder_that_it_began_with_alone()
    {
        string path = topics["searched.onnx"];
        File.Copy(topics.Path, path, overwrite: true);
        var search = new HyperparameterSearch(new()
        {
            Start = new() { InitializeFrom = path, Training = new() { Epochs = 1 } },
            MaxTrials = 1,
            StateFile = topics["trials.jsonl"],
        });
        var (training, validation) = (TwoTopics.Texts(40, 5), TwoTopics.Texts(40, 6));
        search.Run(training, validation, cancellationToken: Token);
        Assert.Equal(1, search.Run(training, validation, cancellationToken: Token).TakenUp);

        new EncoderPretrainer(TwoTopics.Options with { Training = new() { Epochs = 1 } }) { Threads = 1 }.Fit(TwoTopics.Texts(100, 6).Select(example => example.Text), cancellationToken: Token).Save(path);
        var error = Assert.Throws<SearchStateException>(() => search.Run(training, validation, cancellationToken: Token));
        Assert.Contains("has the trials of a search with other options, metric, seed or pretrained encoder. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_goes_on_from_the_encoder_that_it_began_with_alone()
    {
        var other = new EncoderPretrainer(TwoTopics.Options with { Training = new() { Epochs = 1 } }) { Threads = 1 }.Fit(TwoTopics.Texts(100, 6).Select(example => example.Text), cancellationToken: Token);
        string path = topics["changes.onnx"], checkpoint = topics["checkpoint"];
        File.Copy(topics.Path, path, overwrite: true);
        var options = new TextClassificationOptions { InitializeFrom = path, Training = new() { Epochs = 3 } };
        using (var cancelled = new CancellationTokenSource())
        {
            Fit(new ProgressListener(_ => cancelled.Cancel()), false, cancelled.Token);
        }

        other.Save(path);
        var error = Assert.Throws<CheckpointException>(() => Fit(null, true, Token));
        Assert.Contains("digest of the pretrained encoder: ", error.Message, StringComparison.Ordinal);

        void Fit(IProgress<TrainingProgress>? progress, bool resumes, CancellationToken token) =>
            new TextClassificationTrainer(options, threads: 1) { Checkpoints = new(checkpoint) { Resume = resumes } }.Fit(TwoTopics.Texts(40, 5), [], progress, token);
    }
}
