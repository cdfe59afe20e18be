namespace Ml.Attention.Training;

/// <summary>A text as the network sees it.</summary>
/// <param name="Ids">Token ids, cut to the longest that the network takes, without padding.</param>
/// <param name="Label">The class, by position in the labels.</param>
internal sealed record EncodedText(int[] Ids, int Label) : EncodedExample(Label)
{
    public override int Length => Ids.Length;
}
