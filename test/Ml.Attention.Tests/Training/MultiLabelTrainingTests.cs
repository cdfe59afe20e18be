using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Pipeline;
using Ml.Attention.Selection;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>Texts with any number of labels, from examples to predictions.</summary>
public sealed class MultiLabelTrainingTests
{
    private static readonly IReadOnlyList<TextExample> Examples = Topics.Create(240, seed: 81);

    private static readonly Lazy<byte[]> Model = new(() =>
    {
        using var stream = new MemoryStream();
        Films.Trainer(Topics.Options()).Fit(Examples).Save(stream);
        return stream.ToArray();
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Learns_labels_that_are_each_told_by_a_word()
    {
        using var classifier = Load();
        var test = Topics.Create(160, seed: 82);
        var metrics = MultiLabelMetrics.Compute(classifier.Labels, [.. test.Select(example => example.Label)], classifier.Predict([.. test.Select(example => example.Text)], Token));
        Assert.Equal(["health", "money", "sport"], classifier.Labels);
        Assert.True(metrics.MicroF1 > 0.95, $"{metrics}");
        Assert.True(metrics.SubsetAccuracy > 0.9, $"{metrics}");
    }

    [Fact]
    public void The_linear_models_learn_them_too()
    {
        var options = Topics.Options(epochs: 1) with { NGrams = new() { MinTexts = 1 }, Subwords = new() { MinTexts = 1 } };
        using var classifier = Films.Trainer(options with { Training = options.Training with { LearningRate = 1e-6, Consistency = 1, Seeds = 2 } }).Fit(Examples, Topics.Create(80, seed: 83), cancellationToken: Token).ToClassifier();
        var test = Topics.Create(80, seed: 84);
        var metrics = MultiLabelMetrics.Compute(classifier.Labels, [.. test.Select(example => example.Label)], classifier.Predict([.. test.Select(example => example.Text)], Token));
        Assert.True(classifier.Information.Paths.Count > 1);
        Assert.True(metrics.MicroF1 > 0.95, $"{metrics}");
    }

    [Fact]
    public void A_prediction_has_the_labels_that_reach_their_threshold_and_the_most_probable_one()
    {
        using var classifier = Load(ModelOutputs.PathLogits);
        var information = classifier.Information;
        Assert.True(information.MultiLabel);
        Assert.Equal(3, information.Thresholds!.Count);
        foreach (var prediction in classifier.Predict([.. TrainedModel.Texts, "the bank , the doctor and the goal"], Token))
        {
            Assert.Equal(classifier.Labels.Where((_, i) => prediction.Scores[i] >= information.Thresholds[i]), prediction.Labels);
            Assert.Equal(prediction.Scores.Max(), prediction.Scores[classifier.Labels.ToList().IndexOf(prediction.Label)]);
            var sums = Enumerable.Range(0, 3).Select(i => prediction.PathLogits!.Sum(path => path[i]));
            Closeness.Equal(prediction.Scores.Select(score => (double)score), sums.Select(sum => 1 / (1 + Math.Exp(-sum))), 1e-5);
        }

        Assert.Empty(classifier.Predict("it was a day").Labels);
        Assert.Equal(["health", "money", "sport"], classifier.Predict("the bank , the doctor and the goal").Labels);
    }

    [Fact]
    public void A_model_of_one_label_a_text_says_that_one()
    {
        using var classifier = TrainedModel.Load();
        var prediction = classifier.Predict("a fine film");
        Assert.Equal((false, null), (classifier.Information.MultiLabel, classifier.Information.Thresholds));
        Assert.Equal([prediction.Label], prediction.Labels);
    }

    [Fact]
    public void Validation_counts_whole_sets()
    {
        var summary = Films.Trainer(Topics.Options(epochs: 1)).Fit(Examples, [new("unseen", "sport|money")], cancellationToken: Token).Summary;
        Assert.True(summary.ValidationAccuracy is 0 or 1);
        Assert.True(summary.ValidationLoss > 0);

        // ln 2 for each of three labels, from where training starts.
        Assert.InRange(summary.TrainLoss!.Value, 0.1, 3 * Math.Log(2));
    }

    [Fact]
    public void One_label_is_enough()
    {
        TextExample[] examples = [.. Enumerable.Range(0, 40).Select(i => new TextExample(i % 2 == 0 ? $"spam {i}" : $"ham {i}", i % 2 == 0 ? "spam" : ""))];
        using var classifier = Films.Trainer(Topics.Options()).Fit(examples, [], cancellationToken: Token).ToClassifier();
        Assert.Equal(["spam"], classifier.Labels);
        Assert.Equal([["spam"], []], classifier.Predict(["spam 3", "ham 2"], Token).Select(prediction => prediction.Labels));
    }

    [Fact]
    public void Labels_that_tell_no_texts_apart_are_an_error()
    {
        Assert.Equal(
            "Training needs a label or more that some examples have and others have not; the 2 examples have no label at all. Expected labels with '|' between them.",
            Message([new("a", ""), new("b", " | ")], []));
        Assert.Equal(
            "Training needs a label or more that some examples have and others have not; the 2 examples all have the same, 'x|y'. Expected labels with '|' between them.",
            Message([new("a", "x|y"), new("b", "y|x")], []));
        Assert.Equal(
            "The validation examples have the class 'z', which no training example has; expected one of 'x', 'y'.",
            Message([new("a", "x|y"), new("b", "y")], [new("c", "x|z")]));
    }

    [Fact]
    public void Warnings_are_of_each_label()
    {
        TextExample[] examples = [.. Enumerable.Range(0, 20).Select(i => new TextExample($"text {i}", i % 2 == 0 ? "a|b" : "b")), new("text 0", "b | a"), new("text 1", "a|single")];
        Assert.Equal(
            [
                "1 class has a single row, which is kept in training: 'single'. So little is hardly learnt; add rows, or join the class with another.",
                "1 text stands in the data more than once, with different labels. Some of these rows will be labelled wrong whatever is learnt; correct them, or leave them out.",
            ],
            Films.Trainer(Topics.Options(epochs: 1)).Fit(examples, [], cancellationToken: Token).Summary.Warnings);
    }

    [Fact]
    public void What_needs_one_label_a_text_refuses_the_model()
    {
        const string Message = " needs a model that gives a text one label; this one gives it a set of labels. Train one without MultiLabel, or read Labels and Scores of its predictions.";
        using var classifier = Load(ModelOutputs.AttentionWeights);
        Assert.Equal($"An explanation{Message}", Assert.Throws<ModelFormatException>(() => TextExplanation.Create(classifier, "a goal", Token)).Message);
        Assert.Equal($"The importance of words{Message}", Assert.Throws<ModelFormatException>(() => WordImportance.LeaveOneOut(classifier, "a goal", Token)).Message);
        Assert.Equal($"An evaluation report{Message}", Assert.Throws<ModelFormatException>(() => EvaluationReport.Create(classifier, Examples, Token)).Message);
        using var stream = new MemoryStream(Model.Value);
        Assert.Equal($"A pipeline{Message}", Assert.Throws<ModelFormatException>(() => new Microsoft.ML.MLContext(1).Attention.LoadModel(stream)).Message);
        using var again = new MemoryStream(Model.Value);
        Assert.Equal(
            "The stream gives a text a set of labels; a diagnosis is of a model that gives it one. Train one without MultiLabel.",
            Assert.Throws<ModelFormatException>(() => Diagnosis.Run(again, Examples, cancellationToken: Token)).Message);
    }

    [Fact]
    public void Comparing_options_refuses_sets_of_labels()
    {
        const string Message = "MultiLabel is set; options are compared for models that give a text one label alone. Leave it out, or compare models by MultiLabelMetrics.";
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new CrossValidation(new() { Model = Topics.Options() })).Message, StringComparison.Ordinal);
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new HyperparameterSearch(new() { Start = Topics.Options() })).Message, StringComparison.Ordinal);
    }

    private static TextClassifier Load(ModelOutputs outputs = ModelOutputs.None)
    {
        using var stream = new MemoryStream(Model.Value);
        return TextClassifier.Load(stream, new() { Outputs = outputs });
    }

    private static string Message(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation) =>
        Assert.Throws<TrainingDataException>(() => Films.Trainer(Topics.Options()).Fit(training, validation, cancellationToken: Token)).Message;
}
