using Ml.Attention.Graphs;

namespace Ml.Attention.Optimizers;

/// <summary>
/// Emits one step of Adam with decoupled weight decay (Kingma &amp; Ba 2015; Loshchilov &amp; Hutter 2019). With
/// gradient g, rate η, and c₁ = 1 − β₁ᵗ, c₂ = 1 − β₂ᵗ at step t:
/// <code>
/// m ← β₁ m + (1 − β₁) g
/// v ← β₂ v + (1 − β₂) g²
/// p ← p (1 − η λ) − η/c₁ · m / (√v / √c₂ + ε)
/// </code>
/// </summary>
public sealed class AdamW
{
    private readonly AdamWOptions _options;
    private readonly Value _decay;
    private readonly Value _stepSize;
    private readonly Value _rootCorrection;

    /// <summary>Adds the inputs that change from step to step; see <see cref="StepInputs"/>.</summary>
    public AdamW(GraphBuilder graph, AdamWOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _decay = graph.Input("adamw/decay", ElementType.Float, TensorShape.Scalar);
        _stepSize = graph.Input("adamw/step_size", ElementType.Float, TensorShape.Scalar);
        _rootCorrection = graph.Input("adamw/root_correction", ElementType.Float, TensorShape.Scalar);
    }

    /// <summary>The numbers to give to the graph at a step.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <param name="learningRate">η.</param>
    public IReadOnlyDictionary<string, float> StepInputs(long step, double learningRate) => new Dictionary<string, float>
    {
        [_decay.Name] = (float)(1 - (learningRate * _options.WeightDecay)),
        [_stepSize.Name] = (float)(learningRate / (1 - Math.Pow(_options.FirstMomentDecay, step))),
        [_rootCorrection.Name] = (float)(1 / Math.Sqrt(1 - Math.Pow(_options.SecondMomentDecay, step))),
    };

    /// <summary>Emits the step for one tensor.</summary>
    /// <param name="state">The parameter and its moments, float, one shape.</param>
    /// <param name="gradient">Float, the same shape.</param>
    /// <param name="decays">Whether weight decay applies.</param>
    /// <returns>The state after the step.</returns>
    public AdamWState Build(AdamWState state, Value gradient, bool decays)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(gradient);
        var graph = gradient.Graph;
        using var scope = graph.Scope("adamw");
        var first = (state.FirstMoment * _options.FirstMomentDecay) + (gradient * (1 - _options.FirstMomentDecay));
        var second = (state.SecondMoment * _options.SecondMomentDecay) + (gradient * gradient * (1 - _options.SecondMomentDecay));
        var deviation = (graph.Sqrt(second) * _rootCorrection) + _options.Epsilon;
        var kept = decays ? state.Parameter * _decay : state.Parameter;
        return new(kept - (first / deviation * _stepSize), first, second);
    }
}
