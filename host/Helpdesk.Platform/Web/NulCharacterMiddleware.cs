using Helpdesk.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace Helpdesk.Platform.Web;

/// <summary>
/// Refuses the character U+0000 in path, query and form, which not every database can store or compare; bodies of API calls are checked with
/// their annotations. Forms are checked when they are read, by whomever.
/// </summary>
internal sealed class NulCharacterMiddleware(RequestDelegate next, IStringLocalizer localizer)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (Has(request.Path.Value))
        {
            throw Refusal();
        }

        if (request.QueryString.HasValue)
        {
            Check(request.Query);
        }

        // Asking makes the feature that reads the form with the limits of the endpoint.
        if (request.HasFormContentType && context.Features.Get<IFormFeature>() is { } form)
        {
            context.Features.Set<IFormFeature>(new CheckedForm(form, this));
        }

        return next(context);
    }

    public static bool Has(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private void Check(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        foreach (var (name, values) in fields)
        {
            if (Has(name))
            {
                throw Refusal();
            }

            if (values.Any(Has))
            {
                throw new ValidationException(name, localizer["{0} holds the invisible character U+0000, which no text may have. Remove it.", name]);
            }
        }
    }

    private BusinessException Refusal() => new(
        "Request:NulCharacter",
        localizer["The request holds the invisible character U+0000, which no text may have. Remove it."],
        StatusCodes.Status400BadRequest);

    private sealed class CheckedForm(IFormFeature inner, NulCharacterMiddleware owner) : IFormFeature
    {
        public bool HasFormContentType => inner.HasFormContentType;

        public IFormCollection? Form
        {
            get => inner.Form;
            set => inner.Form = value;
        }

        public IFormCollection ReadForm()
        {
            try
            {
                return Check(inner.ReadForm());
            }
            catch (InvalidDataException exception) when (IsUndecodable(exception))
            {
                throw owner.Refusal();
            }
        }

        public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            try
            {
                return Check(await inner.ReadFormAsync(cancellationToken));
            }
            catch (InvalidDataException exception) when (IsUndecodable(exception))
            {
                throw owner.Refusal();
            }
        }

        // The framework does not decode %00 itself; limits that are exceeded have no inner exception.
        private static bool IsUndecodable(InvalidDataException exception) => exception.InnerException is InvalidOperationException;

        private IFormCollection Check(IFormCollection form)
        {
            owner.Check(form);
            return form;
        }
    }
}
