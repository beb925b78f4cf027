using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Admin;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddPermissions<AdminPermissionProvider>();
        services.AddNavigation<AdminMenu>();
    }
}
