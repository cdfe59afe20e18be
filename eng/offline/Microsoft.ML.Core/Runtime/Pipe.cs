namespace Microsoft.ML.Runtime;

/// <summary>Hands messages to the root environment.</summary>
internal class Pipe<TMessage> : MessageSource, IPipe<TMessage>
{
    private readonly HostEnvironment _host;
    private bool _disposed;

    public Pipe(HostEnvironment host, string name)
        : base(name, host.FullName)
    {
        _host = host;
    }

    public override string ContextDescription => FullName!;

    public void Send(TMessage msg) => _host.Send(this, msg);

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            OnDispose();
        }
    }

    public override TException Process<TException>(TException ex)
    {
        if (ex is not null)
        {
            ex.Data["Throwing component"] = _host.Name;
            ex.Data["Parent component"] = _host.ParentFullName;
            ex.Data["Phase"] = Name;
        }

        return ex!;
    }

    protected virtual void OnDispose()
    {
    }
}
