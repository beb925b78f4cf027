using Helpdesk.Errors;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Web;

/// <summary>Shows refusals of use cases at the form instead of on an error page.</summary>
public static class PageErrors
{
    /// <summary>
    /// Runs a use case; false when it was refused, with the sentence at its field or above the form. Errors that the person cannot mend
    /// by changing the form (not found, forbidden) go on to the error page.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="useCase">The use case.</param>
    /// <param name="prefix">Name of the bound property that holds the fields, for example <c>Input</c>.</param>
    public static async Task<bool> TryAsync(this PageModel page, Func<Task> useCase, string prefix = "Input")
    {
        try
        {
            await useCase();
            return true;
        }
        catch (BusinessException exception) when (exception is not (NotFoundException or ForbiddenException))
        {
            page.ModelState.AddErrors(exception, prefix);
            return false;
        }
    }

    /// <summary>Adds the sentences of a refusal: at the fields they name, else above the form.</summary>
    public static void AddErrors(this ModelStateDictionary modelState, BusinessException exception, string prefix = "Input")
    {
        if (exception is not ValidationException validation)
        {
            modelState.AddModelError("", exception.Message);
            return;
        }

        foreach (var (field, messages) in validation.Errors)
        {
            // Keys of the model state are case-insensitive, so camelCase names meet the properties.
            var key = field.Length == 0 || prefix.Length == 0 ? field : $"{prefix}.{field}";
            foreach (var message in messages)
            {
                modelState.AddModelError(key, message);
            }
        }
    }
}
