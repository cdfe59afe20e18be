namespace Microsoft.ML.Runtime;

/// <summary>Opens channels for numbers of progress.</summary>
public interface IProgressChannelProvider
{
    IProgressChannel StartProgressChannel(string name);
}
