using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Helpdesk.Testing;

/// <summary>A message of a hub.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record HubMessage(string Target, JsonElement[] Arguments);

/// <summary>
/// A client of a SignalR hub over a WebSocket with the JSON protocol: what a browser's client does, in the little that tests and the load generator
/// need (the client's own package does not restore from every registry).
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    private const byte End = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<HubMessage> _messages = Channel.CreateUnbounded<HubMessage>();
    private readonly Dictionary<string, TaskCompletionSource<string?>> _waiting = new(StringComparer.Ordinal);
    private Task _reading = Task.CompletedTask;

    private HubClient()
    {
    }

    /// <summary>What the hub sends; complete when the connection has ended.</summary>
    public ChannelReader<HubMessage> Messages => _messages.Reader;

    /// <summary>Connects.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="path">Path of the hub.</param>
    /// <param name="cookies">Cookies of a signed-in person.</param>
    /// <param name="origin">What the browser says where the page comes from; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="WebSocketException">The server refused.</exception>
    public static async Task<HubClient> ConnectAsync(Uri server, string path, CookieContainer cookies, string? origin, CancellationToken cancellationToken)
    {
        var client = new HubClient();
        try
        {
            var address = new UriBuilder(new Uri(server, path)) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri;
            client._socket.Options.SetRequestHeader("Cookie", cookies.GetCookieHeader(new Uri(server, path)));
            client._socket.Options.CollectHttpResponseDetails = true;
            if (origin is not null)
            {
                client._socket.Options.SetRequestHeader("Origin", origin);
            }

            await client._socket.ConnectAsync(address, cancellationToken);
            await client.WriteAsync("""{"protocol":"json","version":1}""", cancellationToken);
            client._reading = Task.Run(client.ReadAsync, CancellationToken.None);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method and waits until the hub has run it.</summary>
    public async Task InvokeAsync(string method, params object?[] arguments)
    {
        var id = Guid.CreateVersion7().ToString("N");
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting[id] = done;
        }

        await WriteAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }), CancellationToken.None);
        if (await done.Task is { } error)
        {
            throw new InvalidOperationException(error);
        }
    }

    /// <summary>The next message of this name; others before it are dropped.</summary>
    /// <exception cref="ChannelClosedException">The connection ended.</exception>
    public async Task<JsonElement[]> NextAsync(string target, CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(cancellationToken);
            if (message.Target == target)
            {
                return message.Arguments;
            }
        }
    }

    /// <summary>Vanishes without a word, as a browser whose machine lost its network.</summary>
    public void Kill()
    {
        _stop.Cancel();
        _socket.Abort();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_socket.State == WebSocketState.Open)
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, soon.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It had ended.
        }

        await _stop.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync(string message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message).Append(End).ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        using var pending = new MemoryStream();
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                foreach (var b in buffer.AsSpan(0, result.Count))
                {
                    if (b == End)
                    {
                        Receive(Encoding.UTF8.GetString(pending.ToArray()));
                        pending.SetLength(0);
                    }
                    else
                    {
                        pending.WriteByte(b);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Ended by either side.
        }
        finally
        {
            _messages.Writer.TryComplete();
            lock (_waiting)
            {
                foreach (var waiting in _waiting.Values)
                {
                    waiting.TrySetResult("The connection ended.");
                }
            }
        }
    }

    private void Receive(string json)
    {
        using var document = JsonDocument.Parse(json);
        var message = document.RootElement;
        if (!message.TryGetProperty("type", out var type))
        {
            // The answer to the handshake.
            return;
        }

        switch (type.GetInt32())
        {
            case 1:
                _messages.Writer.TryWrite(new HubMessage(
                    message.GetProperty("target").GetString()!, [.. message.GetProperty("arguments").EnumerateArray().Select(a => a.Clone())]));
                break;
            case 3:
                TaskCompletionSource<string?>? done;
                lock (_waiting)
                {
                    _waiting.Remove(message.GetProperty("invocationId").GetString()!, out done);
                }

                done?.TrySetResult(message.TryGetProperty("error", out var error) ? error.GetString() : null);
                break;
            case 6:
                _ = AnswerPingAsync();
                break;
        }
    }

    // The server ends a connection that it has not heard of for a while.
    private async Task AnswerPingAsync()
    {
        try
        {
            await WriteAsync("""{"type":6}""", _stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It has ended.
        }
    }
}
