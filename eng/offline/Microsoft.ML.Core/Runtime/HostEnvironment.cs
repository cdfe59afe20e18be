namespace Microsoft.ML.Runtime;

/// <summary>The root environment, and the host of each component.</summary>
internal sealed class HostEnvironment : MessageSource, IHost, IDeviceChoice
{
    private readonly HostEnvironment? _source;
    private readonly HostEnvironment _root;

    public HostEnvironment(int? seed)
        : base(name: null, parentFullName: null)
    {
        _root = this;
        Seed = seed;
        Rand = HybridRandom.Create(seed);
        ComponentCatalog = new ComponentCatalog();
    }

    private HostEnvironment(HostEnvironment source, string name, Random rand)
        : base(name, source._source?.FullName)
    {
        _source = source;
        _root = source._root;
        Seed = source.Seed;
        GpuDeviceId = source.GpuDeviceId;
        FallbackToCpu = source.FallbackToCpu;
        Rand = rand;
        ComponentCatalog = source.ComponentCatalog;
    }

    /// <summary>Raised on the root for each message of any channel.</summary>
    public event Action<MessageSource, ChannelMessage>? Message;

    public int? Seed { get; }

    public Random Rand { get; }

    public int? GpuDeviceId { get; set; }

    public bool FallbackToCpu { get; set; }

    public ComponentCatalog ComponentCatalog { get; }

    public override string ContextDescription => nameof(HostEnvironment);

    public override TException Process<TException>(TException ex)
    {
        if (ex is not null)
        {
            ex.Data["Throwing component"] = "Environment";
        }

        return ex!;
    }

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Ensure.NotEmpty(name, nameof(name));
        lock (Rand)
        {
            return new HostEnvironment(this, name, seed is int given ? HybridRandom.Create(given) : new HybridRandom(Rand));
        }
    }

    public IChannel Start(string name) => new Channel(this, name);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name)
    {
        Ensure.NotEmpty(name, nameof(name));
        return new ProgressChannel();
    }

    public void Send<TMessage>(MessageSource source, TMessage message)
    {
        if (message is ChannelMessage text)
        {
            _root.Message?.Invoke(source, text);
        }
    }
}
