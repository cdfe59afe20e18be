namespace Ml.Attention.Training;

/// <summary>A sequence of items and its class.</summary>
/// <param name="Values">The items one behind the other.</param>
/// <param name="Label">The name of the class.</param>
internal sealed record SequenceExample(float[] Values, string Label);
