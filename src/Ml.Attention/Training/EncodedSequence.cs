namespace Ml.Attention.Training;

/// <summary>A sequence of items as the network sees it.</summary>
/// <param name="Values">The items one behind the other, cut to the longest that the network takes.</param>
/// <param name="ItemWidth">The numbers of an item.</param>
/// <param name="Label">The class, by position in the labels.</param>
internal sealed record EncodedSequence(float[] Values, int ItemWidth, int Label) : EncodedExample(Label)
{
    public override int Length => Values.Length / ItemWidth;
}
