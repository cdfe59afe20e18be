namespace Ml.Attention.Training;

/// <summary>The lengths of a batch's axes that a graph knows as <c>batch</c>, <c>tokens</c> and <c>targets</c>.</summary>
/// <param name="Rows">How many examples.</param>
/// <param name="Tokens">The length of what is read.</param>
/// <param name="Targets">The length of what is written; 0 where nothing is.</param>
internal readonly record struct BatchShape(int Rows, int Tokens, int Targets = 0);
