using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Ml.Attention.Inference;

/// <summary>Runs batches, several at once.</summary>
internal static class BatchRun
{
    /// <param name="batches">Which rows each batch holds.</param>
    /// <param name="workers">How many run at once.</param>
    /// <param name="run">Runs one; called from several threads.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static void All(int[][] batches, int workers, Action<int[]> run, CancellationToken cancellationToken)
    {
        if (batches.Length == 1 || workers == 1)
        {
            foreach (int[] batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run(batch);
            }

            return;
        }

        try
        {
            Parallel.ForEach(
                Partitioner.Create(batches, EnumerablePartitionerOptions.NoBuffering),
                new() { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
                run);
        }
        catch (AggregateException exception)
        {
            // The first error says enough, as itself.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
