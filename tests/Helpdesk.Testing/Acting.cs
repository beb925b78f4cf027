using System.Security.Claims;
using Helpdesk.Platform.Security;
using Helpdesk.Platform.Shells;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Testing;

/// <summary>Lets a scope belong to a person, as the pipeline does for a request: use cases then judge by that person's rights.</summary>
public static class Acting
{
    /// <summary>Makes the person the actor of the scope.</summary>
    public static ShellScope As(this ShellScope scope, ClaimsPrincipal person)
    {
        ((CurrentUser)scope.Services.GetRequiredService<ICurrentUser>()).Attach(new DefaultHttpContext { User = person, RequestServices = scope.Services });
        return scope;
    }
}
