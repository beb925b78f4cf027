using System.Text.Encodings.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Web;

/// <summary>Renders panels one after the other, because they share the scope's database connection, and each into a buffer of its own.</summary>
internal sealed partial class ZoneRenderer(
    IEnumerable<IPanelProvider> panels, HtmlEncoder encoder, IStringLocalizer localizer, ILogger<ZoneRenderer> logger) : IZoneRenderer
{
    public async Task<IHtmlContent> RenderAsync(string zone, object? model, ViewContext viewContext)
    {
        HtmlContentBuilder content = new();
        PanelContext context = new(model, viewContext, viewContext.HttpContext.RequestAborted);
        foreach (var panel in panels.Where(p => p.Zone == zone).OrderBy(p => p.Position))
        {
            try
            {
                if (await panel.RenderAsync(context) is { } html)
                {
                    // Content may be lazy and throw only when it is written, so it is written here, where that harms nobody else.
                    await using StringWriter buffer = new();
                    html.WriteTo(buffer, encoder);
                    content.AppendHtml(buffer.ToString());
                }
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                LogFailed(logger, exception, panel.GetType().FullName, zone);
                content.AppendHtml("<div class=\"callout callout-warning\" role=\"status\"><p>");
                content.Append(localizer["This part of the page could not be shown. The rest is not affected; the error is logged."]);
                content.AppendHtml("</p></div>");
            }
        }

        return content;
    }

    [LoggerMessage(LogLevel.Error, "The panel {Panel} in the zone {Zone} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string? panel, string zone);
}
