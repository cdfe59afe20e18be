namespace Ml.Attention.Training;

/// <summary>What is done when a loss, or the gradients, are no finite numbers any more.</summary>
public enum DivergenceRemedy
{
    /// <summary>Training ends with a <see cref="TrainingDivergedException"/>.</summary>
    Stop,

    /// <summary>The batch is left out, as if it had not been there. It helps where single examples are the reason.</summary>
    SkipBatch,

    /// <summary>Training goes back to the start of the epoch, weights and moments included, and goes on from there with half the learning rate. It does not help where earlier epochs have made the weights too large already.</summary>
    HalveRate,
}
