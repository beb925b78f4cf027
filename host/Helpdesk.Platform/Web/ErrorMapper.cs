using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Helpdesk.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Localization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Web;

/// <summary>Turns exceptions and bare status codes into sentences. Never tells what an unexpected exception says.</summary>
internal sealed partial class ErrorMapper(IStringLocalizer localizer, JsonErrors jsonErrors)
{
    private const string TypePrefix = "urn:helpdesk:problem:";

    /// <summary>The sentences in the culture of the request; by the time an exception arrives here, the flow of the culture has ended.</summary>
    public ErrorInfo Map(HttpContext context, Exception exception)
    {
        using var culture = CultureScope.Of(context);
        return exception switch
        {
            ValidationException e => Make(context, e.Status, e.Message, e.Code, e.Errors),
            BusinessException e => Make(context, e.Status, e.Message, e.Code),
            DbUpdateConcurrencyException => Make(
                context,
                context.Request.Headers.IfMatch.Count > 0 ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status409Conflict,
                localizer["Somebody else changed the record meanwhile. Read it again and repeat your change."],
                "Data:Conflict"),
            BadHttpRequestException e => MapBadRequest(context, e),
            Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException => Make(context, StatusCodes.Status400BadRequest, Antiforgery, "Security:Antiforgery"),
            _ when IsUnstorableText(exception) => Map(context, StatusCodes.Status400BadRequest),
            _ => Map(context, StatusCodes.Status500InternalServerError),
        };
    }

    public ErrorInfo Map(HttpContext context, int status)
    {
        using var culture = CultureScope.Of(context);
        return Make(context, status, Detail(status), code: null);
    }

    public ErrorInfo MapAntiforgery(HttpContext context)
    {
        using var culture = CultureScope.Of(context);
        return Make(context, StatusCodes.Status400BadRequest, Antiforgery, "Security:Antiforgery");
    }

    public string Title(int status) => status switch
    {
        400 => localizer["The request is not valid"],
        401 => localizer["Sign in first"],
        403 => localizer["Not allowed"],
        404 => localizer["Not found"],
        405 => localizer["Not possible here"],
        406 => localizer["No such form of answer"],
        408 => localizer["The request took too long"],
        409 => localizer["Conflict"],
        412 => localizer["Changed meanwhile"],
        413 => localizer["Too large"],
        415 => localizer["Wrong content type"],
        422 => localizer["Not possible now"],
        428 => localizer["A precondition is missing"],
        429 => localizer["Too many requests"],
        503 => localizer["Not available now"],
        _ => status >= 500 ? localizer["Something went wrong"] : localizer["The request was refused"],
    };

    private string Antiforgery => localizer["The form was open for too long, or it was sent from another site. Load the page again and repeat what you did."];

    private string Detail(int status) => status switch
    {
        400 => localizer["The request does not have the expected form. Check what you sent."],
        401 => localizer["Send a token in the Authorization header, or sign in."],
        403 => localizer["You may not do this. Ask an administrator if you need to."],
        404 => localizer["There is nothing at this address, or you may not see it. Check the address."],
        405 => localizer["This address does not know the method. The Allow header names those that it knows."],
        406 => localizer["The answer cannot be given in a form that you accept. Accept application/json."],
        408 => localizer["The request did not arrive in time. Send it again."],
        409 => localizer["The request contradicts what is stored. Read it again and repeat your change."],
        412 => localizer["Somebody else changed the record meanwhile. Read it again and repeat your change."],
        413 => localizer["The request is larger than this address takes. Send less at once."],
        415 => localizer["The body is not of a kind that this address reads. Send application/json."],
        422 => localizer["The request is understood, but the present state does not allow it."],
        428 => localizer["Send the record's ETag in If-Match."],
        429 => localizer["You send more requests than allowed. Wait as long as the Retry-After header says."],
        503 => localizer["The service cannot answer now. Try again in a minute."],
        _ => status >= 500
            ? localizer["The error is logged. Try again; if it happens again, give the trace id to your administrator."]
            : localizer["The request was refused."],
    };

    private ErrorInfo MapBadRequest(HttpContext context, BadHttpRequestException exception)
    {
        if (exception.StatusCode != StatusCodes.Status400BadRequest)
        {
            return Make(context, exception.StatusCode, Detail(exception.StatusCode), code: null);
        }

        if (exception.InnerException is JsonException json)
        {
            var bodyType = context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
            var explained = jsonErrors.Explain(json, bodyType);
            return Make(context, exception.StatusCode, explained.Detail, explained.Code, explained.Errors) with { Position = explained.Position };
        }

        // The framework's messages name CLR types; only the names of parameters are told.
        if (FailedToBind().Match(exception.Message) is { Success: true } bind)
        {
            return Field(context, bind.Groups["name"].Value, localizer["The value \"{0}\" does not fit.", Shorten(bind.Groups["value"].Value)]);
        }

        if (RequiredMissing().Match(exception.Message) is { Success: true } missing)
        {
            return missing.Groups["source"].Value.Contains("body", StringComparison.OrdinalIgnoreCase)
                ? Make(context, exception.StatusCode, localizer["The request has no body."], "Request:NoBody")
                : Field(context, missing.Groups["name"].Value, localizer["{0} is missing.", missing.Groups["name"].Value]);
        }

        if (exception.Message.Contains("no body was provided", StringComparison.OrdinalIgnoreCase))
        {
            return Make(context, exception.StatusCode, localizer["The request has no body."], "Request:NoBody");
        }

        return Make(context, exception.StatusCode, Detail(exception.StatusCode), code: null);
    }

    private ErrorInfo Field(HttpContext context, string field, string message) =>
        Make(context, StatusCodes.Status400BadRequest, message, "Validation:Invalid", new Dictionary<string, string[]> { [field] = [message] });

    private ErrorInfo Make(HttpContext context, int status, string detail, string? code, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new(
            status,
            TypePrefix + (code is null ? StatusName(status) : Kebab(code)),
            Title(status),
            detail,
            TraceIdOf(context),
            context.Request.Path,
            code,
            errors);

    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    private static string StatusName(int status) => status switch
    {
        400 => "bad-request",
        401 => "sign-in-required",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        409 => "conflict",
        412 => "precondition-failed",
        413 => "too-large",
        415 => "unsupported-media-type",
        422 => "unprocessable",
        428 => "precondition-required",
        429 => "too-many-requests",
        503 => "unavailable",
        >= 500 => "internal",
        _ => $"status-{status.ToString(CultureInfo.InvariantCulture)}",
    };

    /// <summary><c>Incidents:CannotResolve</c> gives <c>incidents:cannot-resolve</c>.</summary>
    internal static string Kebab(string code)
    {
        StringBuilder text = new(code.Length + 8);
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (char.IsUpper(c) && i > 0 && (char.IsLower(code[i - 1]) || char.IsDigit(code[i - 1])))
            {
                text.Append('-');
            }

            text.Append(char.IsLetterOrDigit(c) || c is ':' or '-' or '.' ? char.ToLowerInvariant(c) : '-');
        }

        return text.ToString();
    }

    // PostgreSQL: a text that its encoding does not have. Only what a person sent can hold one.
    private static bool IsUnstorableText(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is System.Data.Common.DbException { SqlState: "22021" })
            {
                return true;
            }
        }

        return false;
    }

    private static string Shorten(string value) => value.Length > 100 ? value[..100] + "…" : value;

    [GeneratedRegex("""^Failed to bind parameter "(?:[^"]* )?(?<name>[^" ]+)" from "(?<value>.*)"\.""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FailedToBind();

    [GeneratedRegex("""^Required parameter "(?:[^"]* )?(?<name>[^" ]+)" was not provided from (?<source>.+)\.$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequiredMissing();

    private readonly struct CultureScope : IDisposable
    {
        private readonly CultureInfo _culture;
        private readonly CultureInfo _uiCulture;

        private CultureScope(RequestCulture? chosen)
        {
            _culture = CultureInfo.CurrentCulture;
            _uiCulture = CultureInfo.CurrentUICulture;
            if (chosen is not null)
            {
                CultureInfo.CurrentCulture = chosen.Culture;
                CultureInfo.CurrentUICulture = chosen.UICulture;
            }
        }

        public static CultureScope Of(HttpContext context) => new(context.Features.Get<IRequestCultureFeature>()?.RequestCulture);

        public void Dispose()
        {
            CultureInfo.CurrentCulture = _culture;
            CultureInfo.CurrentUICulture = _uiCulture;
        }
    }
}
