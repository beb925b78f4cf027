using Helpdesk.Platform.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.SignalR;

namespace Helpdesk.Platform.Web;

/// <summary>
/// Every call of a hub gets a scope of its own from the container, and a scope belongs to the system until somebody says otherwise: here the
/// person of the connection becomes its actor.
/// </summary>
internal sealed class PersonHubFilter : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        Attach(invocationContext.ServiceProvider, invocationContext.Context);
        return next(invocationContext);
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        Attach(context.ServiceProvider, context.Context);
        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        Attach(context.ServiceProvider, context.Context);
        return next(context, exception);
    }

    private static void Attach(IServiceProvider services, HubCallerContext connection) =>
        (services.GetRequiredService<ICurrentUser>() as CurrentUser)?.Attach(
            connection.GetHttpContext() ?? throw new InvalidOperationException("A hub is reached by HTTP only."));
}
