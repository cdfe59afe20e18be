using System.CommandLine;
using Ml.Attention.Runtime;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options that say where a graph runs.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<ExecutionDevice> _device = new("--device")
    {
        Description = "cpu, cuda:N (the N-th NVIDIA GPU), or auto (a GPU where there is one, else the CPU).",
        HelpName = "device",
        DefaultValueFactory = _ => ExecutionDevice.Cpu,
        CustomParser = result =>
        {
            try
            {
                return ExecutionDevice.Parse(result.Tokens[0].Value);
            }
            catch (FormatException exception)
            {
                result.AddError(exception.Message);
                return null;
            }
        },
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads of the CPU; 0 stands for one a core.",
        HelpName = "number",
        DefaultValueFactory = _ => 0,
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var token] && token.Value.StartsWith('-'))
                {
                    result.AddError($"--threads is {token.Value}; expected 0 (one a core) or more.");
                }
            },
        },
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_device);
        command.Options.Add(_threads);
    }

    public ExecutionDevice Device(ParseResult result) => result.GetRequiredValue(_device);

    public int Threads(ParseResult result) => result.GetValue(_threads);
}
