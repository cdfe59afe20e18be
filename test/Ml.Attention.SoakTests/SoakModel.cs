using Ml.Attention.Inference;

namespace Ml.Attention.SoakTests;

/// <summary>A model that all threads share, and what it says of each text when one thread asks for all of them.</summary>
internal sealed class SoakModel : IDisposable
{
    private readonly float[] _scores;
    private readonly float _tolerance;

    /// <param name="name">Its form.</param>
    /// <param name="bytes">Its file.</param>
    /// <param name="texts">The texts that will be asked for.</param>
    /// <param name="tolerance">How far a score may be from that of another batch: of 8-bit models a batch has one scale.</param>
    public SoakModel(string name, byte[] bytes, string[] texts, float tolerance)
    {
        (Name, Bytes, _tolerance) = (name, bytes, tolerance);
        Classifier = Load();
        _scores = new float[texts.Length * Classifier.Labels.Count];
        Classifier.Score(texts, _scores);
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    public TextClassifier Classifier { get; }

    public TextClassifier Load()
    {
        using var stream = new MemoryStream(Bytes);
        return TextClassifier.Load(stream);
    }

    /// <summary>Throws where scores are not those of the reference.</summary>
    /// <param name="positions">Which texts were asked for.</param>
    /// <param name="scores">Those of the first, then those of the second, and so on.</param>
    public void Check(ReadOnlySpan<int> positions, ReadOnlySpan<float> scores)
    {
        int classes = Classifier.Labels.Count;
        for (int i = 0; i < positions.Length; i++)
        {
            for (int label = 0; label < classes; label++)
            {
                float found = scores[(i * classes) + label], expected = _scores[(positions[i] * classes) + label];
                if (!(Math.Abs(found - expected) <= _tolerance))
                {
                    throw new InvalidOperationException($"The {Name} model gave text {positions[i]} the score {found} for label {label}; expected {expected} ± {_tolerance}.");
                }
            }
        }
    }

    public void Dispose() => Classifier.Dispose();
}
