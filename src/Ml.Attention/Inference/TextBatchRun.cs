using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>Runs a model that gives one value of each kind for a text over many texts, in batches of similar length, several at once.</summary>
/// <param name="session">The model.</param>
/// <param name="input">The name of its input, String <c>[batch, 1]</c>.</param>
/// <param name="outputs">The names and types of its outputs, each <c>[batch, 1]</c>.</param>
/// <param name="options">Threads and batch size.</param>
/// <param name="maxTokens">Where each text is cut.</param>
internal sealed class TextBatchRun(GraphSession session, string input, (string Name, ElementType Type)[] outputs, ScoringOptions options, int maxTokens)
{
    private readonly string[] _names = [.. outputs.Select(output => output.Name)];

    /// <param name="owner">What the caller knows as disposed.</param>
    /// <param name="texts">Any texts, none of them null.</param>
    /// <param name="settings">What the model is given besides, at each run.</param>
    /// <param name="read">Told which texts a batch holds, and the outputs; called from several threads, never twice for one text.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ModelFormatException">The model fails, or gives something else.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void All(
        object owner, IReadOnlyList<string> texts, IReadOnlyDictionary<string, Tensor> settings, Action<int[], Tensor[]> read, CancellationToken cancellationToken)
    {
        using var held = session.Hold(owner);
        int workers = options.BatchesAtOnce;
        BatchRun.All([.. TextBatches.Create(texts, maxTokens, options.BatchTokens, workers)], workers, RunBatch, cancellationToken);

        void RunBatch(int[] batch)
        {
            using var given = Tensor.FromTexts(texts, batch);
            var results = Run(new(settings) { [input] = given });
            try
            {
                OutputCheck.Check(_names, results, name => (outputs.Single(output => output.Name == name).Type, [batch.Length, 1]));
                read(batch, results);
            }
            finally
            {
                Array.ForEach(results, tensor => tensor.Dispose());
            }
        }
    }

    private Tensor[] Run(Dictionary<string, Tensor> inputs)
    {
        try
        {
            return session.Run(inputs, _names);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"The model cannot read these texts: {exception.Message.ReplaceLineEndings(" ")} Either its file is damaged, or the batch needs more memory than there is; try a smaller {nameof(ScoringOptions.BatchTokens)}.", exception);
        }
    }
}
