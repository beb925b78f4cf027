using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Helpdesk.Platform.Web;

/// <summary>Leaves word for the error page that a form lacked its token, which a bare 400 does not say.</summary>
internal sealed class AntiforgeryResultFilter(ErrorMapper mapper) : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.HttpContext.Features.Set(mapper.MapAntiforgery(context.HttpContext));
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
