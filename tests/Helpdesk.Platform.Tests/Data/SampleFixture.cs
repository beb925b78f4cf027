using Helpdesk.Data;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

public sealed class SampleFixture : DataFixture
{
    protected override void ConfigureServices(IServiceCollection services) => Configure(services);

    internal static void Configure(IServiceCollection services)
    {
        services.AddModuleDbContext<SampleDbContext>();
        services.AddModuleDbContext<OtherDbContext>();
    }
}

internal static class SampleExtensions
{
    public static SampleDbContext Sample(this IServiceProvider services) => services.GetRequiredService<SampleDbContext>();

    public static OtherDbContext Other(this IServiceProvider services) => services.GetRequiredService<OtherDbContext>();

    public static IUnitOfWork UnitOfWork(this IServiceProvider services) => services.GetRequiredService<IUnitOfWork>();
}
