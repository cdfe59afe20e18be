using System.Security.Cryptography;

namespace Ml.Attention.Sample.Jobs;

/// <summary>The SHA-256 of a file, read once through.</summary>
internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string Of(string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        byte[] buffer = new byte[BufferBytes];
        while (file.Read(buffer) is > 0 and int count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
