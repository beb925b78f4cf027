using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>A person with a browser that runs no script: opens pages, follows redirects, fills and sends forms as they stand in the HTML.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;
    private readonly HtmlParser _parser = new();

    public Visitor(Uri host)
    {
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = host };
        Address = host;
        Page = _parser.ParseDocument("");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Files that the next form with room for them takes along: name of the control to name and content.</summary>
    public Dictionary<string, (string FileName, byte[] Content)> Files { get; } = new(StringComparer.Ordinal);

    public IHtmlDocument Page { get; private set; }

    public HttpStatusCode Status { get; private set; }

    /// <summary>Address after redirects.</summary>
    public Uri Address { get; private set; }

    public string Source { get; private set; } = "";

    public string Text => Page.Body?.TextContent ?? "";

    public IElement Main => Page.QuerySelector("main") ?? throw new ShouldAssertException($"{Address} has no main landmark: {Source}");

    public string Heading => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    public async Task OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseAddress!, path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        await SendAsync(request);
    }

    /// <summary>Sends the form of the button with this text, with the values that the page gave it and these in place of them.</summary>
    public Task SubmitAsync(string button, params (string Name, string? Value)[] values)
    {
        var found = Page.QuerySelectorAll("button").Where(b => b.TextContent.Trim() == button && b.GetAttribute("type") != "button").ToList();
        found.Count.ShouldBeGreaterThan(0, $"No button “{button}” at {Address}. There are: {string.Join(" | ", Page.QuerySelectorAll("button").Select(b => b.TextContent.Trim()))}");
        return SubmitAsync(found[0], values);
    }

    public async Task SubmitAsync(IElement button, params (string Name, string? Value)[] values)
    {
        var form = button.Closest("form") ?? throw new ShouldAssertException($"The button “{button.TextContent.Trim()}” belongs to no form.");
        List<(string Name, string Value)> fields = [.. Fields(form)];
        if (button.GetAttribute("name") is { Length: > 0 } pressed)
        {
            fields.Add((pressed, button.GetAttribute("value") ?? ""));
        }

        foreach (var (name, value) in values)
        {
            fields.RemoveAll(f => f.Name == name);
            if (value is not null)
            {
                fields.Add((name, value));
            }
        }

        var action = button.GetAttribute("formaction") ?? form.GetAttribute("action");
        var target = new Uri(Address, string.IsNullOrEmpty(action) ? Address.PathAndQuery : action);
        if (!string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
        {
            var query = string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"));
            await OpenAsync(target.AbsolutePath + "?" + query);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, target);
        if (form.GetAttribute("enctype") == "multipart/form-data")
        {
            var content = new MultipartFormDataContent();
            foreach (var (name, value) in fields)
            {
                content.Add(new StringContent(value), $"\"{name}\"");
            }

            foreach (var (name, file) in Files)
            {
                content.Add(new ByteArrayContent(file.Content), $"\"{name}\"", file.FileName);
            }

            Files.Clear();

            request.Content = content;
        }
        else
        {
            request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        }

        await SendAsync(request);
    }

    /// <summary>Sends fields that no form of the page would send, with the token that the page gave.</summary>
    public async Task PostAsync(string path, IEnumerable<(string Name, string Value)> fields)
    {
        var token = Page.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_client.BaseAddress!, path));
        request.Content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        await SendAsync(request);
    }

    /// <summary>What a control holds as the page shows it.</summary>
    public string? ValueOf(string name) => Page.QuerySelector($"[name='{name}']") switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        IHtmlInputElement { Type: "radio" } => (Page.QuerySelector($"input[name='{name}'][checked]") as IHtmlInputElement)?.Value,
        IHtmlInputElement input => input.Value,
        _ => null,
    };

    /// <summary>The message that the control is described by; empty when it has none.</summary>
    public string ErrorAt(string name)
    {
        var control = Page.QuerySelector($"[name='{name}']") ?? throw new ShouldAssertException($"No control {name} at {Address}.");
        if (control.GetAttribute("type") == "hidden")
        {
            control = Page.QuerySelector($"[name='{name}_Text']") ?? control;
        }

        return control.GetAttribute("aria-invalid") != "true"
            ? ""
            : string.Join(' ', (control.GetAttribute("aria-describedby") ?? "").Split(' ').Where(i => i.EndsWith("-error", StringComparison.Ordinal)).Select(i => Page.GetElementById(i)?.TextContent.Trim()));
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(HttpRequestMessage request)
    {
        var response = await _client.SendAsync(request);
        var address = request.RequestUri!;
        for (var i = 0; i < 10 && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308; i++)
        {
            address = new Uri(address, response.Headers.Location!);
            response.Dispose();
            response = await _client.GetAsync(address);
        }

        Address = address;
        Status = response.StatusCode;
        Source = await response.Content.ReadAsStringAsync();
        response.Dispose();
        Page = _parser.ParseDocument(Source);
    }

    private static IEnumerable<(string Name, string Value)> Fields(IElement form)
    {
        foreach (var control in form.QuerySelectorAll("input, select, textarea"))
        {
            var name = control.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || control.HasAttribute("disabled"))
            {
                continue;
            }

            switch (control)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } box:
                    if (control.HasAttribute("checked"))
                    {
                        yield return (name, control.GetAttribute("value") ?? "on");
                    }

                    break;
                case IHtmlInputElement { Type: "file" or "submit" }:
                    break;
                case IHtmlInputElement input:
                    yield return (name, input.Value ?? "");
                    break;
                case IHtmlSelectElement select:
                    foreach (var option in select.SelectedOptions)
                    {
                        yield return (name, option.Value);
                    }

                    break;
                case IHtmlTextAreaElement area:
                    yield return (name, area.Value);
                    break;
            }
        }
    }
}
