using Ml.Attention.Optimizers;

namespace Ml.Attention.Training;

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How many times, at most, training goes through all examples.</summary>
    /// <value>1 or more; where null, the default, as often as makes 50,000 texts, from 3 to 10 times.</value>
    public int? Epochs { get; init; }

    /// <summary>The highest learning rate.</summary>
    /// <value>Above 0; 0.001 by default.</value>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The share of all steps in which the learning rate rises from 0.</summary>
    /// <value>From 0 to 1; 0.1 by default.</value>
    public double WarmUp { get; init; } = 0.1;

    /// <summary>How the learning rate falls after that.</summary>
    /// <value><see cref="LearningRateDecay.Linear"/> by default.</value>
    public LearningRateDecay Decay { get; init; }

    /// <summary>How many tokens, padding included, a step learns from at most.</summary>
    /// <value>In tokens, 1 or more; 4,096 by default.</value>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>How many texts a step learns from at most: short texts would else make few and large steps.</summary>
    /// <value>1 or more; 32 by default.</value>
    public int BatchTexts { get; init; } = 32;

    /// <summary>The share of tokens that each step replaces by unknown ones.</summary>
    /// <value>From 0 to below 1; 0.1 by default.</value>
    public double WordDropout { get; init; } = 0.1;

    /// <summary>The share of probability that the loss gives to all classes alike, so that scores are less extreme (Szegedy et al. 2016).</summary>
    /// <value>From 0 to below 1; 0 by default.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// How much two answers about one text, which differ by dropout alone, shall agree: the weight of their divergence in
    /// the loss (R-Drop; Liang et al. 2021). Above 0 each step takes about twice as long.
    /// </summary>
    /// <value>0 or more; where null, the default, 1 for up to 2 million tokens of training texts, else 0. Of sequences of numbers 0.</value>
    public double? Consistency { get; init; }

    /// <summary>How much the examples of each class count.</summary>
    /// <value><see cref="Training.ClassWeighting.None"/> by default.</value>
    public ClassWeighting ClassWeighting { get; init; }

    /// <summary>How much an example of each class counts, by the class; 1 for a class that is not named.</summary>
    /// <value>Each above 0, of classes that examples have; none by default. Not together with <see cref="ClassWeighting"/>.</value>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>How many batches make one step: as large batches, in less memory.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>Of the last share of all steps, the mean of the weights is kept instead of those of the last step (Izmailov et al. 2018).</summary>
    /// <value>From 0, none, to 1; 0 by default.</value>
    public double AveragedShare { get; init; }

    /// <summary>The constants of the optimizer.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>What the best epoch is chosen by, on the validation examples.</summary>
    /// <value><see cref="ValidationMetric.Accuracy"/> by default.</value>
    public ValidationMetric Metric { get; init; }

    /// <summary>
    /// Whether a model is trained again on all examples, as long as was best and with the choices made, where its validation
    /// examples were held out of those given. Training then takes twice as long.
    /// </summary>
    /// <value>True by default.</value>
    public bool RefitsOnAll { get; init; } = true;

    /// <summary>How many encoders are trained, with seeds that follow each other; the mean of their answers is the model's.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int Seeds { get; init; } = 1;

    /// <summary>Gradients are scaled down together when their norm exceeds this.</summary>
    /// <value>Above 0; 1 by default.</value>
    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>Training stops when the metric has not become better for so many epochs. The best weights are kept in any case.</summary>
    /// <value>In epochs, 1 or more; 3 by default.</value>
    public int Patience { get; init; } = 3;

    /// <summary>What is done when the loss of a batch, or its gradients, are infinite or NaN.</summary>
    /// <value><see cref="DivergenceRemedy.Stop"/> by default.</value>
    public DivergenceRemedy OnDivergence { get; init; }

    /// <summary>How often <see cref="OnDivergence"/> is done in the training of one encoder; once more, and it ends with a <see cref="TrainingDivergedException"/>.</summary>
    /// <value>1 or more; 5 by default.</value>
    public int MostDivergences { get; init; } = 5;

    /// <summary>
    /// Whether the summary of the training tells how large the gradients of each layer were at each step. It does not
    /// change the training; without it the graph of a step has no node for it.
    /// </summary>
    /// <value>False by default.</value>
    public bool RecordGradients { get; init; }

    /// <summary>Where all random numbers start. The same seed, data, options, machine and threads give the same model.</summary>
    /// <value>Any number; 1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(Epochs is null or >= 1, nameof(Epochs), Epochs ?? 0, "1 or more");
        Check(Enum.IsDefined(Metric), nameof(Metric), Metric, $"one of {string.Join(", ", Enum.GetNames<ValidationMetric>())}");
        Check(Seeds >= 1, nameof(Seeds), Seeds, "1 or more");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a number above 0");
        Check(WarmUp is >= 0 and <= 1, nameof(WarmUp), WarmUp, "a share from 0 to 1");
        Check(Enum.IsDefined(Decay), nameof(Decay), Decay, $"one of {string.Join(", ", Enum.GetNames<LearningRateDecay>())}");
        Check(BatchTokens >= 1, nameof(BatchTokens), BatchTokens, "1 or more");
        Check(BatchTexts >= 1, nameof(BatchTexts), BatchTexts, "1 or more");
        Check(WordDropout is >= 0 and < 1, nameof(WordDropout), WordDropout, "a share from 0 to below 1");
        Check(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "a share from 0 to below 1");
        Check(Consistency is null or (>= 0 and < double.PositiveInfinity), nameof(Consistency), Consistency ?? 0, "a number of 0 or more");
        Check(Enum.IsDefined(ClassWeighting), nameof(ClassWeighting), ClassWeighting, $"one of {string.Join(", ", Enum.GetNames<ClassWeighting>())}");
        Check(AccumulatedBatches >= 1, nameof(AccumulatedBatches), AccumulatedBatches, "1 or more");
        Check(AveragedShare is >= 0 and <= 1, nameof(AveragedShare), AveragedShare, "a share from 0 to 1");
        Check(MaxGradientNorm > 0, nameof(MaxGradientNorm), MaxGradientNorm, "a number above 0");
        Check(Enum.IsDefined(OnDivergence), nameof(OnDivergence), OnDivergence, $"one of {string.Join(", ", Enum.GetNames<DivergenceRemedy>())}");
        Check(MostDivergences >= 1, nameof(MostDivergences), MostDivergences, "1 or more");
        Check(Patience >= 1, nameof(Patience), Patience, "1 or more");
        if (ClassWeights is not null && ClassWeighting != ClassWeighting.None)
        {
            throw new ArgumentException($"{nameof(ClassWeights)} are given and {nameof(ClassWeighting)} is {ClassWeighting}; expected one of the two.", nameof(ClassWeights));
        }

        if (ClassWeights?.FirstOrDefault(pair => !(pair.Value > 0 && double.IsFinite(pair.Value))) is { Key: { } name, Value: var weight })
        {
            throw new ArgumentException($"{nameof(ClassWeights)} has {weight} for '{name}'; expected a number above 0.", nameof(ClassWeights));
        }

        Optimizer.Validate();
    }

    /// <summary>How many epochs there are for so many examples.</summary>
    internal int EpochsFor(int examples) => Epochs ?? (int)Math.Clamp(Math.Round(50_000.0 / Math.Max(1, examples)), 3, 10);

    /// <summary>The weight of agreement for so many tokens.</summary>
    internal double ConsistencyFor(long tokens) => Consistency ?? (tokens <= 2_000_000 ? 1 : 0);

    private static void Check(bool valid, string name, object found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
