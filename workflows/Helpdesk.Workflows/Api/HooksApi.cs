using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Web;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Api;

/// <summary>Calls of other systems. Open to everyone, because who may call is said by the call's signature or token, and everybody else gets the same answer.</summary>
internal static class HooksApi
{
    private const int MaxBody = 256 * 1024;
    private const int MaxJsonDepth = 60;
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    public static void Map(RouteGroupBuilder group) =>
        group.MapMethods("hooks/{**path}", HttpEndpoint.Methods, CallAsync)
            .AllowAnonymous()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithName("CallWorkflowHook")
            .WithSummary("Takes the call of another system for the workflows that begin with it or wait for it, and answers before they run")
            .WithDescription(
                """
                Signed with `X-Helpdesk-Signature: t=1767225600,v1=…`: HMAC-SHA256 in hex, with the webhook's secret, over the seconds since 1970, a dot, and
                the body. The time may be five minutes away, and each signature counts once. Or with a token that may run workflows. JSON or a form, at most
                256 KB. Everything else that cannot be called is answered with 404.
                """);

    private static async Task<Accepted<TakenCall>> CallAsync(string? path, HttpRequest request, ReceiveHook receive, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var type = request.ContentType is null ? null : Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value?.ToLowerInvariant() : "";
        var body = await ReadAsync(request, L, cancellationToken);
        if (body.Length > 0 && type is not (Json or Form) && type?.EndsWith("+json", StringComparison.Ordinal) != true)
        {
            throw new BusinessException("Workflows:HookContent", L["A webhook takes JSON or a form."], StatusCodes.Status415UnsupportedMediaType);
        }

        var call = new HookCall(
            path, request.Method, body, request.Headers[HookSignature.Header].ToString() is { Length: > 0 } signature ? signature : null,
            request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase));
        var instances = await receive.HandleAsync(call, () => Read(request, path, type, body, L), cancellationToken);
        return TypedResults.Accepted((string?)null, new TakenCall(instances.Count > 0 ? instances[0] : null, instances));
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, IStringLocalizer L, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (read.Length + count > MaxBody)
            {
                throw new BusinessException("Request:TooLarge", L["A webhook takes at most {0} KB.", MaxBody / 1024], StatusCodes.Status413PayloadTooLarge);
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    private static JsonObject Read(HttpRequest request, string? path, string? type, byte[] body, IStringLocalizer L) => new()
    {
        ["method"] = request.Method,
        ["path"] = HookPath.Normalize(path),
        ["headers"] = ToJson(request.Headers.Where(h => IsGivenOn(h.Key)).Select(h => (h.Key.ToLowerInvariant(), h.Value.ToString()))),
        ["query"] = ToJson(request.Query.Select(q => (q.Key, q.Value.ToString()))),
        ["content"] = body.Length == 0 ? null
            : type == Form ? ToJson(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).Select(f => (f.Key, f.Value.ToString())))
            : ParseJson(body, L),
    };

    // Neither what lets the caller in, nor what only this connection is about.
    private static bool IsGivenOn(string header) =>
        !header.Equals(HookSignature.Header, StringComparison.OrdinalIgnoreCase)
        && (header.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || header.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) || header.Equals("User-Agent", StringComparison.OrdinalIgnoreCase));

    private static JsonObject ToJson(IEnumerable<(string Name, string Value)> values)
    {
        JsonObject json = [];
        foreach (var (name, value) in values)
        {
            json[name] = value;
        }

        return json;
    }

    private static JsonNode? ParseJson(byte[] body, IStringLocalizer L)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (JsonException)
        {
            throw new ValidationException("", L["This is not JSON."]);
        }
    }
}

/// <summary>A call that was taken.</summary>
/// <param name="WorkflowInstanceId">The first of the instances; null when nothing waits for it yet.</param>
/// <param name="WorkflowInstanceIds">What begins or goes on because of it, unless the workflow says that one instance is enough.</param>
internal sealed record TakenCall(Guid? WorkflowInstanceId, IReadOnlyList<Guid> WorkflowInstanceIds);
