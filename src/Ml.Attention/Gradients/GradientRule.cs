using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>
/// Emits the gradients of the loss with respect to a node's inputs. The result has one entry for each input;
/// null where there is none (indices, shapes, conditions).
/// </summary>
/// <param name="context">The node and the gradients with respect to its outputs.</param>
internal delegate IReadOnlyList<Value?> GradientRule(GradientContext context);
