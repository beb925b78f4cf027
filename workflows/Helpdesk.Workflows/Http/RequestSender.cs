using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Helpdesk.Workflows.Http;

/// <summary>A secret as it is sent.</summary>
/// <param name="Rule">The only host that may get it.</param>
internal sealed record SentSecret(HostRule Rule, string Header, string Value);

/// <summary>
/// Sends requests of workflows, and nowhere else than where the tenant allows. Owned by the shell: tenants share no connection, and none is kept, so that
/// each request is judged by the list of its moment. Names are resolved here, and what is connected to is the address that was judged.
/// </summary>
internal sealed class RequestSender : IDisposable
{
    public const string IdempotencyHeader = "Idempotency-Key";
    public const int MaxAnswerBytes = 1024 * 1024;

    private const int MaxRedirects = 5;
    private const int MaxJsonDepth = 60;
    private const int MaxHeaderKilobytes = 32;
    private static readonly HttpRequestOptionsKey<HostRule> RuleKey = new("workflow-host-rule");
    private static readonly string[] Withheld = ["Set-Cookie", "WWW-Authenticate", "Proxy-Authenticate", "Authorization"];

    private readonly HttpMessageInvoker _invoker;
    private readonly IHostAddresses _addresses;
    private readonly TimeProvider _time;

    public RequestSender(IHostAddresses addresses, TimeProvider time)
    {
        (_addresses, _time) = (addresses, time);
        // A proxy would connect in our place, to an address that nobody has judged.
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            ConnectCallback = ConnectAsync,
        });
    }

    public void Dispose() => _invoker.Dispose();

    /// <summary>One try.</summary>
    /// <param name="key">The same for each try of the same step.</param>
    public async Task<RequestAnswer> SendAsync(RequestOrder order, Guid key, WorkflowHttpSettings allowed, SentSecret? secret, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(order.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await FollowAsync(order, key, allowed, secret, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RequestAnswer(RequestResult.TimedOut, Problem: $"No answer within {order.Timeout.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (Refusal(exception) is { } refused)
        {
            return new RequestAnswer(RequestResult.Refused, Problem: refused.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            var error = exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known ? known.HttpRequestError.ToString() : exception.GetType().Name;
            return new RequestAnswer(RequestResult.NotReached, Problem: $"The host could not be reached ({error}).");
        }
    }

    private async Task<RequestAnswer> FollowAsync(RequestOrder order, Guid key, WorkflowHttpSettings allowed, SentSecret? secret, CancellationToken cancellationToken)
    {
        var (uri, method, hasContent) = (order.Uri, order.Method, order.Content is not null);
        for (var redirects = 0; ; redirects++)
        {
            var rule = allowed.Find(uri) ?? throw new RefusedException($"“{uri.Scheme}://{uri.Authority}” is not in the list of hosts that workflows may call.");
            using var request = RequestOf(order, key, uri, method, hasContent, secret);
            request.Options.Set(RuleKey, rule);
            using var response = await _invoker.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location || order.Expected.Contains(status))
            {
                return await ReadAsync(response, cancellationToken);
            }

            if (redirects == MaxRedirects)
            {
                throw new RefusedException($"The host sent the request on more than {MaxRedirects} times.");
            }

            if (status == 303 || (status is 301 or 302 && method == "POST"))
            {
                (method, hasContent) = (method == "HEAD" ? method : "GET", false);
            }

            uri = new Uri(uri, location);
        }
    }

    private static HttpRequestMessage RequestOf(RequestOrder order, Guid key, Uri uri, string method, bool hasContent, SentSecret? secret)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), uri) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        request.Headers.TryAddWithoutValidation(IdempotencyHeader, key.ToString("D"));
        request.Headers.TryAddWithoutValidation("User-Agent", "Helpdesk-Workflows/1");
        if (hasContent)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(order.Content!));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(order.ContentType!);
        }

        // What was meant for one host is not told to another one that it sends us to.
        if (uri.Authority == order.Uri.Authority && uri.Scheme == order.Uri.Scheme)
        {
            foreach (var (name, value) in order.Headers)
            {
                if (!request.Headers.TryAddWithoutValidation(name, value))
                {
                    request.Content?.Headers.TryAddWithoutValidation(name, value);
                }
            }

            if (secret is not null)
            {
                if (!secret.Rule.Allows(uri))
                {
                    throw new RefusedException("The secret is meant for another host.");
                }

                request.Headers.TryAddWithoutValidation(secret.Header, secret.Value);
            }
        }

        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(RuleKey, out var rule))
        {
            throw new InvalidOperationException("A request without a rule.");
        }

        var found = await _addresses.FindAsync(context.DnsEndPoint.Host, cancellationToken);
        var judged = Array.FindAll(found, a => NetworkAddresses.MayBeCalled(a, rule.IsPrivate));
        if (judged.Length == 0)
        {
            throw found.Length == 0
                ? new HttpRequestException(HttpRequestError.NameResolutionError)
                : new RefusedException($"“{context.DnsEndPoint.Host}” has an address in a private network or on this server. The list of hosts would have to say so with +private.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // By address: a name would be resolved a second time.
            await socket.ConnectAsync(judged, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<RequestAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(response.Content, cancellationToken);
        var type = response.Content.Headers.ContentType;
        var text = EncodingOf(type?.CharSet).GetString(bytes);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => !Withheld.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key, h => h.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        var isJson = type?.MediaType is { } media && (media == "application/json" || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)) && IsJson(text);
        var retryAfter = response.Headers.RetryAfter;
        return new RequestAnswer(
            RequestResult.Answered, (int)response.StatusCode, headers, text, isJson, RetryAfter: retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - _time.GetUtcNow() : null));
    }

    private static async Task<byte[]> ReadBytesAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxAnswerBytes)
        {
            throw TooLarge();
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (read.Length + count > MaxAnswerBytes)
            {
                throw TooLarge();
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    private static Encoding EncodingOf(string? charset)
    {
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RefusedException TooLarge() => new("The answer is larger than 1 MB.");

    private static RefusedException? Refusal(Exception? exception) => exception is null ? null : exception as RefusedException ?? Refusal(exception.InnerException);

    private sealed class RefusedException(string message) : Exception(message);
}
