using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Http;

/// <summary>A request as a step asks for it. Secrets are named, never held.</summary>
/// <param name="Secret">Name of the secret that goes with it.</param>
/// <param name="Expected">Status codes that the workflow has ways for: they are answers, whatever they are.</param>
internal sealed partial record RequestOrder(
    string Method, string Url, IReadOnlyDictionary<string, string> Headers, string? Content, string? ContentType, string? Secret, IReadOnlyList<int> Expected, TimeSpan Timeout, int MaxAttempts)
{
    public const int MaxContentBytes = 1024 * 1024;

    private const int MaxHeaders = 50;
    private const int MaxHeader = 4_096;
    private const int MaxUrl = 4_000;
    private const int UsualAttempts = 5;
    private const int MostAttempts = 12;
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(100);

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>What the transport writes itself, or what would let a text in a definition do what only a secret may.</summary>
    private static readonly string[] Reserved =
    [
        "Authorization", "Proxy-Authorization", "Cookie", "Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect",
        RequestSender.IdempotencyHeader,
    ];

    [JsonIgnore]
    public Uri Uri => new(Url, UriKind.Absolute);

    public string ToJson() => JsonSerializer.Serialize(this);

    public static RequestOrder FromJson(string json) => JsonSerializer.Deserialize<RequestOrder>(json) ?? throw new InvalidOperationException("The request is empty.");

    /// <exception cref="WorkflowFaultException">The inputs make no request.</exception>
    public static RequestOrder Read(ActivityContext context, IReadOnlyList<int> expected)
    {
        var url = context.GetText("url")?.Trim() ?? "";
        if (url.Length > MaxUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || HasControl(url))
        {
            throw Wrong(context, "has no address that begins with https:// and holds no password");
        }

        var method = context.GetText("method") is { Length: > 0 } written ? written.Trim().ToUpperInvariant() : "GET";
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            throw Wrong(context, $"cannot send with “{method}”");
        }

        var (content, type) = method is "GET" or "HEAD" ? (null, null) : ContentOf(context);
        var timeout = context.GetText("requestTimeout") is { Length: > 0 } ? context.GetDuration("requestTimeout") : UsualTimeout;
        return new RequestOrder(
            method, uri.AbsoluteUri, HeadersOf(context), content, type, context.GetText("authorization") is { Length: > 0 } secret ? secret.Trim() : null, expected,
            timeout < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : timeout > LongestTimeout ? LongestTimeout : timeout,
            (int)Math.Clamp(context.GetNumber("maxAttempts", UsualAttempts), 1, MostAttempts));
    }

    private static (string? Content, string? Type) ContentOf(ActivityContext context)
    {
        var value = context.Get("content");
        var type = context.GetText("contentType") is { Length: > 0 } written ? written.Trim() : value is string ? "text/plain" : "application/json";
        if (HasControl(type) || !MediaTypeHeaderValue.TryParse(type, out var parsed) || parsed.MediaType is null)
        {
            throw Wrong(context, $"has no content type “{Printable(type)}”");
        }

        var text = value switch
        {
            null => null,
            string plain => plain,
            IReadOnlyDictionary<string, object?> fields when parsed.MediaType == "application/x-www-form-urlencoded" =>
                string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(ScriptValue.ToText(f.Value))}")),
            _ => ScriptValue.ToJsonText(value),
        };
        if (text is not null && Encoding.UTF8.GetByteCount(text) > MaxContentBytes)
        {
            throw Wrong(context, "would send more than 1 MB");
        }

        return (text, text is null ? null : type);
    }

    private static Dictionary<string, string> HeadersOf(ActivityContext context)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        switch (context.Get("requestHeaders"))
        {
            case null or "":
                break;
            case IReadOnlyDictionary<string, object?> named when named.Count <= MaxHeaders:
                foreach (var (name, value) in named)
                {
                    var text = value is IReadOnlyList<object?> list ? string.Join(", ", list.Select(ScriptValue.ToText)) : ScriptValue.ToText(value);
                    if (!Token().IsMatch(name) || text.Length > MaxHeader || !Visible().IsMatch(text))
                    {
                        throw Wrong(context, $"has a header “{Printable(name)}” that cannot be sent: names are words, values one line of plain characters");
                    }

                    if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
                    {
                        throw Wrong(context, $"may not set the header “{name}”; a secret of the tenant is named in its own field");
                    }

                    headers[name] = text;
                }

                break;
            default:
                throw Wrong(context, $"needs its headers as an object with at most {MaxHeaders} names");
        }

        return headers;
    }

    private static WorkflowFaultException Wrong(ActivityContext context, string what) => new($"The step “{context.Node.DisplayName}” {what}.");

    private static bool HasControl(string text) => text.Any(char.IsControl);

    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(100));

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z")]
    private static partial Regex Token();

    [GeneratedRegex(@"\A[\x20-\x7E\t]*\z")]
    private static partial Regex Visible();
}

internal enum RequestResult
{
    /// <summary>The other side answered, with whatever code.</summary>
    Answered,

    /// <summary>It could not be reached, or the connection broke.</summary>
    NotReached,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>We do not do that: trying again would be refused again.</summary>
    Refused,
}

/// <summary>What became of a request.</summary>
/// <param name="Problem">Why not, a sentence without secrets; null when it was answered.</param>
/// <param name="RetryAfter">How long the other side asks to wait.</param>
internal sealed record RequestAnswer(
    RequestResult Result, int? StatusCode = null, IReadOnlyDictionary<string, string[]>? Headers = null, string? Content = null, bool IsJson = false, string? Problem = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Another try may end better.</summary>
    public bool IsTransient(RequestOrder order) => Result switch
    {
        RequestResult.NotReached or RequestResult.TimedOut => true,
        RequestResult.Answered => StatusCode is 408 or 425 or 429 or >= 500 && !order.Expected.Contains(StatusCode.Value),
        _ => false,
    };

    public JsonObject ToPayload(RequestOrder order, int attempts) => new()
    {
        ["result"] = Result.ToString(),
        ["statusCode"] = StatusCode,
        ["content"] = Content,
        ["isJson"] = IsJson,
        ["headers"] = JsonSerializer.SerializeToNode(Headers),
        ["problem"] = Problem,
        // Neither path nor query: both may hold what is to be kept secret.
        ["summary"] = string.Create(CultureInfo.InvariantCulture, $"{order.Method} {order.Uri.Host}: {(StatusCode is { } code && Result == RequestResult.Answered ? code.ToString(CultureInfo.InvariantCulture) : Result)}{(attempts > 1 ? $" after {attempts} tries" : "")}"),
    };
}
