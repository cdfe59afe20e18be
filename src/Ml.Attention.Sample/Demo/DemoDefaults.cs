using Ml.Attention.Training;

namespace Ml.Attention.Sample.Demo;

/// <summary>The choices of the demo where they differ from the library's; all made on the validation e-mails.</summary>
internal static class DemoDefaults
{
    /// <summary>
    /// Half the library's width, so that a vocabulary of 30,000 words, which spam needs, stays under 10 MB; a higher
    /// rate and some unknown words, since e-mails are long and repeat themselves.
    /// </summary>
    public static TextClassificationOptions Options { get; } = new()
    {
        Encoder = new() { Width = 64, FeedForward = 128 },
        Training = new() { Epochs = 6, LearningRate = 0.002, WordDropout = 0.1 },
    };
}
