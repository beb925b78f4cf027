using Helpdesk.Compliance.Pdf.Tests.Reading;

namespace Helpdesk.Compliance.Pdf.Tests;

/// <summary>The sample report, written and signed once and read by many rules.</summary>
public sealed class ConformanceFixture : IAsyncLifetime
{
    internal ReadFile File { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var certificate = ExternalReaders.Certificate("ecdsa");
        File = new(await Samples.WriteAsync(Samples.Report(), new(certificate, Samples.Created)));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
