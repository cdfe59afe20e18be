namespace Microsoft.ML.Runtime;

/// <summary>What a component lives in: it registers there and gets a host of its own.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    ComponentCatalog ComponentCatalog { get; }

    IHost Register(string name, int? seed = null, bool? verbose = null);
}
