using System.Reflection;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Helpdesk.Platform.Security;

/// <summary>
/// Honours <see cref="RequirePermissionAttribute"/> on page handlers (the framework ignores authorization attributes there) and refuses
/// unsafe requests that meet no handler, which Razor Pages would answer with a page that did nothing.
/// </summary>
internal sealed class PageHandlerFilter(PermissionCatalog permissions, AccessAnswers answers) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerMethod is null)
        {
            var method = context.HttpContext.Request.Method;
            if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
            {
                context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
                return Task.CompletedTask;
            }

            return next();
        }

        var user = context.HttpContext.User;
        var missing = context.HandlerMethod.MethodInfo.GetCustomAttributes<RequirePermissionAttribute>(inherit: true)
            .Select(a => a.Permission)
            .Where(p => !permissions.Grants(user, p))
            .ToList();
        if (missing.Count == 0)
        {
            return next();
        }

        if (user.Identity?.IsAuthenticated == true)
        {
            throw answers.Forbidden(missing);
        }

        context.Result = new SignInResult();
        return Task.CompletedTask;
    }
}
