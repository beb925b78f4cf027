using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Helpdesk.Ui;

/// <summary>Tone of a toast.</summary>
public enum ToastKind
{
    /// <summary>The act succeeded.</summary>
    Success,

    /// <summary>Something worth knowing.</summary>
    Info,

    /// <summary>Done, but look at it.</summary>
    Warning,

    /// <summary>It failed. Prefer a message beside the cause.</summary>
    Danger,
}

/// <summary>A short message at the edge of the page.</summary>
/// <param name="Text">Localized sentence that names the record.</param>
/// <param name="Kind">Tone.</param>
/// <param name="ActionText">Localized text of a button, for example <c>Undo</c>.</param>
/// <param name="ActionUrl">Where the button posts to.</param>
public sealed record Toast(string Text, ToastKind Kind = ToastKind.Success, string? ActionText = null, string? ActionUrl = null);

/// <summary>Messages after an act: on the next page after a redirect, or at once with an answer to htmx.</summary>
public static class Toasts
{
    private const string Key = "Helpdesk.Toasts";
    private const string TriggerHeader = "HX-Trigger";

    /// <summary>True when htmx asks: answer with a fragment.</summary>
    public static bool IsHtmx(this HttpRequest request) =>
        request.Headers.ContainsKey("HX-Request") && !request.Headers.ContainsKey("HX-History-Restore-Request");

    /// <summary>Shows a toast with the answer to htmx, or on the next page.</summary>
    public static void Toast(
        this PageModel page,
        string text,
        ToastKind kind = ToastKind.Success,
        string? actionText = null,
        string? actionUrl = null)
    {
        var toast = new Toast(text, kind, actionText, actionUrl);
        if (page.Request.IsHtmx() && !IsFollowedByLoad(page.Response))
        {
            var present = page.Response.Headers[TriggerHeader].ToString();
            var triggers = present.StartsWith('{') ? JsonNode.Parse(present)!.AsObject() : [];
            if (present.Length > 0 && !present.StartsWith('{'))
            {
                foreach (var name in present.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    triggers[name] = null;
                }
            }

            triggers["helpdesk:toast"] = new JsonObject
            {
                ["text"] = toast.Text,
                ["kind"] = ClassOf(toast.Kind),
                ["actionText"] = toast.ActionText,
                ["actionUrl"] = toast.ActionUrl,
            };
            page.Response.Headers[TriggerHeader] = triggers.ToJsonString();
            return;
        }

        List<Toast> waiting = [.. Peek(page.TempData), toast];
        page.TempData[Key] = JsonSerializer.Serialize(waiting);
    }

    /// <summary>The toasts that wait for this page; the layout takes them once.</summary>
    public static IReadOnlyList<Toast> Take(ITempDataDictionary tempData)
    {
        var toasts = Peek(tempData);
        tempData.Remove(Key);
        return toasts;
    }

    /// <summary>Lower-case name of the tone, as the style sheet has it.</summary>
    public static string ClassOf(ToastKind kind) => kind switch
    {
        ToastKind.Success => "success",
        ToastKind.Warning => "warning",
        ToastKind.Danger => "danger",
        _ => "info",
    };

    private static bool IsFollowedByLoad(HttpResponse response) =>
        response.Headers.ContainsKey("HX-Redirect") || response.Headers.ContainsKey("HX-Refresh") || response.Headers.ContainsKey("HX-Location");

    private static IReadOnlyList<Toast> Peek(ITempDataDictionary tempData) =>
        tempData.Peek(Key) is string json ? JsonSerializer.Deserialize<List<Toast>>(json) ?? [] : [];
}
