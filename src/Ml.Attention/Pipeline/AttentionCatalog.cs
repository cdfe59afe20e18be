using Microsoft.ML;
using Microsoft.ML.Runtime;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>Transformers for text, as components of a pipeline. Reached by <c>mlContext.Attention</c>.</summary>
public sealed class AttentionCatalog
{
    private readonly MLContext _mlContext;

    internal AttentionCatalog(MLContext mlContext) => _mlContext = mlContext;

    /// <summary>A text classifier that is trained when the estimator is fitted.</summary>
    /// <param name="labelColumnName">
    /// A key, whose order becomes the order of the classes; or text, whose classes stand in ordinal order. To evaluate
    /// with <c>MulticlassClassification.Evaluate</c>, make it a key before.
    /// </param>
    /// <param name="textColumnName">A column of texts; missing ones count as empty.</param>
    /// <param name="options">All choices; defaults where null.</param>
    /// <param name="validation">
    /// Rows to choose the best epoch by, with the same two columns; where null, a tenth of each class is held out of the
    /// training rows.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or two columns have one name.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    ///     .Append(mlContext.Attention.TextClassification("Label", "Text"))
    ///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// var model = pipeline.Fit(data);
    /// </code>
    /// </example>
    public TextClassificationEstimator TextClassification(
        string labelColumnName = OutputColumns.DefaultLabel,
        string textColumnName = OutputColumns.DefaultText,
        TextEstimatorOptions? options = null,
        IDataView? validation = null) => new(_mlContext, labelColumnName, textColumnName, options, validation);

    /// <summary>
    /// The encoder as a featurizer, trained on a label column when the estimator is fitted. A trainer that learns from
    /// these features and the same rows sees them better than they are for new texts; hold rows out to judge it.
    /// </summary>
    /// <param name="outputColumnName">The column of vectors that is made, as long as the model is wide.</param>
    /// <param name="textColumnName">A column of texts; missing ones count as empty.</param>
    /// <param name="labelColumnName">A key or text, as for <see cref="TextClassification"/>.</param>
    /// <param name="options">All choices; defaults where null.</param>
    /// <param name="validation">Rows to choose the best epoch by, as for <see cref="TextClassification"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or two columns have one name.</exception>
    public TextEncodingEstimator EncodeText(
        string outputColumnName,
        string textColumnName = OutputColumns.DefaultText,
        string labelColumnName = OutputColumns.DefaultLabel,
        TextEstimatorOptions? options = null,
        IDataView? validation = null) => new(_mlContext, outputColumnName, textColumnName, labelColumnName, options, validation);

    /// <summary>The encoder of a trained model as a featurizer.</summary>
    /// <param name="outputColumnName">The column of vectors that is made, as long as the model is wide.</param>
    /// <param name="textColumnName">A column of texts; missing ones count as empty.</param>
    /// <param name="trained">From <see cref="LoadModel(string, string, BatchScoringOptions, TextColumns)"/> or from <c>Fit</c>.</param>
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    public TextEncodingEstimator EncodeText(string outputColumnName, string textColumnName, TextTransformer trained) =>
        new(_mlContext, outputColumnName, textColumnName, trained);

    /// <summary>
    /// The same encoder over a column of numbers instead of texts, trained on a label column when the estimator is
    /// fitted: a featurizer for sensor series or word vectors.
    /// </summary>
    /// <param name="outputColumnName">The column of vectors that is made, as long as the model is wide.</param>
    /// <param name="inputColumnName">
    /// A vector of float: the items of a sequence one behind the other. How many there are may differ from row to row.
    /// </param>
    /// <param name="itemWidth">How many numbers an item has: 1 for a series of one sensor.</param>
    /// <param name="labelColumnName">A key or text, as for <see cref="TextClassification"/>.</param>
    /// <param name="options">All choices; defaults where null.</param>
    /// <param name="validation">Rows to choose the best epoch by, as for <see cref="TextClassification"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or two columns have one name.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Attention.EncodeSequence("Features", "Series", itemWidth: 3)
    ///     .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
    /// </code>
    /// </example>
    public SequenceEncodingEstimator EncodeSequence(
        string outputColumnName,
        string inputColumnName,
        int itemWidth,
        string labelColumnName = OutputColumns.DefaultLabel,
        SequenceEstimatorOptions? options = null,
        IDataView? validation = null) => new(_mlContext, outputColumnName, inputColumnName, itemWidth, labelColumnName, options, validation);

    /// <summary>A translator that is trained when the estimator is fitted.</summary>
    /// <param name="sourceColumnName">A column of texts to translate.</param>
    /// <param name="targetColumnName">A column of their translations, which only training reads.</param>
    /// <param name="options">All choices; defaults where null.</param>
    /// <param name="validation">Rows to choose the best weights by, with the same two columns; where null, a tenth of the training rows is held out.</param>
    /// <exception cref="ArgumentException">An option is out of range, or two columns have one name.</exception>
    /// <example>
    /// <code>
    /// var model = mlContext.Attention.Translation("English", "German").Fit(data);
    /// var translated = model.Transform(texts).GetColumn&lt;string&gt;("Translation");
    /// </code>
    /// </example>
    public TranslationEstimator Translation(
        string sourceColumnName = OutputColumns.DefaultSource,
        string targetColumnName = OutputColumns.DefaultTarget,
        TranslationEstimatorOptions? options = null,
        IDataView? validation = null) => new(_mlContext, sourceColumnName, targetColumnName, options, validation);

    /// <summary>A trained translator as a transformer.</summary>
    /// <param name="path">A model written by <see cref="SaveModel(ITransformer, string)"/>, <c>ml-attention train-translation</c> or <c>TrainedTranslator.Save</c>.</param>
    /// <param name="sourceColumnName">The column of texts to translate.</param>
    /// <param name="outputColumnName">The column of translations that is made.</param>
    /// <param name="scoring">How it is run; defaults where null.</param>
    /// <exception cref="ModelFormatException">The file is not such a model, or it is damaged.</exception>
    public TranslationTransformer LoadTranslator(
        string path, string sourceColumnName = OutputColumns.DefaultSource, string outputColumnName = OutputColumns.DefaultTranslation, BatchScoringOptions? scoring = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(_mlContext, ModelFile.Read(path, (scoring ?? new()).MaxModelBytes), new(sourceColumnName, null, null, null, Translation: outputColumnName), scoring);
    }

    /// <summary>A trained model as a transformer.</summary>
    /// <param name="path">A <c>model.onnx</c> written by <see cref="SaveModel(ITransformer, string)"/>, <c>ml-attention train</c> or <c>TrainedTextClassifier.Save</c>.</param>
    /// <param name="textColumnName">The column of texts to read.</param>
    /// <param name="scoring">How it scores; defaults where null.</param>
    /// <param name="columns">The names of the columns that are made; defaults where null.</param>
    /// <exception cref="ModelFormatException">The file is not such a model, or it is damaged.</exception>
    public TextClassificationTransformer LoadModel(
        string path, string textColumnName = OutputColumns.DefaultText, BatchScoringOptions? scoring = null, TextColumns? columns = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return LoadModel(ModelFile.Read(path, (scoring ?? new()).MaxModelBytes), textColumnName, scoring, columns);
    }

    /// <summary>A trained model as a transformer, from a stream that is read to its end.</summary>
    /// <inheritdoc cref="LoadModel(string, string, BatchScoringOptions, TextColumns)"/>
    /// <param name="stream">What a file would hold.</param>
    /// <param name="textColumnName">The column of texts to read.</param>
    /// <param name="scoring">How it scores; defaults where null.</param>
    /// <param name="columns">The names of the columns that are made; defaults where null.</param>
    public TextClassificationTransformer LoadModel(
        Stream stream, string textColumnName = OutputColumns.DefaultText, BatchScoringOptions? scoring = null, TextColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return LoadModel(ModelFile.Read(stream, "The stream", (scoring ?? new()).MaxModelBytes), textColumnName, scoring, columns);
    }

    private TextClassificationTransformer LoadModel(byte[] model, string textColumnName, BatchScoringOptions? scoring, TextColumns? columns) =>
        new(_mlContext, model, (columns ?? new()).ToOutputColumns(textColumnName), null, scoring);

    /// <summary>Writes the model of a transformer as one ONNX file, which takes raw text wherever ONNX Runtime runs.</summary>
    /// <param name="transformer">One of this library, or a chain that holds exactly one.</param>
    /// <param name="path">Where to; an existing file is replaced when the new one is complete.</param>
    /// <exception cref="ArgumentException">There is no such transformer, or more than one.</exception>
    public void SaveModel(ITransformer transformer, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => SaveModel(transformer, stream));
    }

    /// <summary>Writes the model of a transformer to a stream.</summary>
    /// <inheritdoc cref="SaveModel(ITransformer, string)"/>
    /// <param name="transformer">One of this library, or a chain that holds exactly one.</param>
    /// <param name="stream">Where to.</param>
    public void SaveModel(ITransformer transformer, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(stream);
        using var channel = ((IHostEnvironment)_mlContext).Start(nameof(SaveModel));
        var model = Chains.Single(transformer).ModelBytes;
        stream.Write(model.Span);
        channel.Trace(MessageSensitivity.None, $"Wrote a model of {model.Length:N0} bytes.");
    }

    /// <summary>
    /// Loads what <c>mlContext.Model.Save</c> wrote, with this library's transformers, which score in batches, in their
    /// places; plain <c>mlContext.Model.Load</c> gives built-in ones, which score row by row.
    /// </summary>
    /// <param name="path">The model zip.</param>
    /// <param name="inputSchema">The schema that was saved with it; null where none was.</param>
    /// <param name="scoring">How the transformers score; defaults where null.</param>
    /// <exception cref="ModelFormatException">The file is not a model zip, or it holds no transformer of this library.</exception>
    public ITransformer LoadPipeline(string path, out DataViewSchema inputSchema, BatchScoringOptions? scoring = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return new PipelineLoader(_mlContext, scoring).Load(stream, $"'{path}'", out inputSchema);
    }

    /// <summary>Loads what <c>mlContext.Model.Save</c> wrote to a stream.</summary>
    /// <inheritdoc cref="LoadPipeline(string, out DataViewSchema, BatchScoringOptions)"/>
    /// <param name="stream">What a file would hold; it can seek.</param>
    /// <param name="inputSchema">The schema that was saved with it; null where none was.</param>
    /// <param name="scoring">How the transformers score; defaults where null.</param>
    public ITransformer LoadPipeline(Stream stream, out DataViewSchema inputSchema, BatchScoringOptions? scoring = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new PipelineLoader(_mlContext, scoring).Load(stream, "The stream", out inputSchema);
    }

    /// <summary>Loads a model zip whose schema does not matter.</summary>
    /// <inheritdoc cref="LoadPipeline(string, out DataViewSchema, BatchScoringOptions)"/>
    public ITransformer LoadPipeline(string path, BatchScoringOptions? scoring = null) => LoadPipeline(path, out _, scoring);
}
