using Ml.Attention.Graphs;
using Ml.Attention.Layers;

namespace Ml.Attention.Training;

/// <summary>A network as a training loop needs it.</summary>
/// <param name="Build">Emits the network with its inputs, which are those of a <see cref="Minibatch"/>, up to the logits.</param>
/// <param name="Classes">How many classes it tells apart.</param>
/// <param name="MaxTokens">The longest sequence that it takes.</param>
/// <param name="Encoder">The form of its encoder.</param>
/// <param name="UnknownBuckets">How many ids unknown words share; 0 where it does not read words.</param>
internal sealed record TrainedNetwork(Func<GraphBuilder, Value> Build, int Classes, int MaxTokens, EncoderOptions Encoder, int UnknownBuckets);
