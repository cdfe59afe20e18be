using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Runtime;

public sealed class ExecutionDeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu", null)]
    [InlineData(" CPU ", "cpu", null)]
    [InlineData("auto", "auto", null)]
    [InlineData("cuda", "cuda:0", 0)]
    [InlineData("CUDA:3", "cuda:3", 3)]
    public void Names_are_read(string name, string expected, int? index)
    {
        var device = ExecutionDevice.Parse(name);
        Assert.Equal(expected, device.ToString());
        Assert.Equal(index, device.CudaIndex);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("cuda: 1")]
    public void Other_names_are_refused(string name)
    {
        var exception = Assert.Throws<FormatException>(() => ExecutionDevice.Parse(name));
        Assert.Equal($"The device is '{name}'; expected cpu, cuda:N (such as cuda:0) or auto.", exception.Message);
    }

    [Fact]
    public void Devices_are_equal_by_name()
    {
        Assert.Equal(ExecutionDevice.Cuda(1), ExecutionDevice.Parse("cuda:1"));
        Assert.NotEqual(ExecutionDevice.Cuda(1), ExecutionDevice.Cuda(0));
        Assert.Same(ExecutionDevice.Cpu, ExecutionDevice.Parse("cpu"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExecutionDevice.Cuda(-1));
    }
}
