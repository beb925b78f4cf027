using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Helpdesk.Ui;

/// <summary>
/// <c>&lt;zone name="ticket-aside" model="Model.Ticket" /&gt;</c>: shows what modules and plugins put there. Import it with
/// <c>@addTagHelper *, Helpdesk.Abstractions</c>.
/// </summary>
[HtmlTargetElement("zone", Attributes = "name", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ZoneTagHelper(IZoneRenderer renderer) : TagHelper
{
    /// <summary>One of <see cref="Zones"/> or a zone that another module documents.</summary>
    [HtmlAttributeName("name")]
    public string Name { get; set; } = "";

    /// <summary>What the panels are about; its type is documented with the zone.</summary>
    [HtmlAttributeName("model")]
    public object? Model { get; set; }

    /// <summary>The page.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(await renderer.RenderAsync(Name, Model, ViewContext));
    }
}

/// <summary>Renders the panels of a zone; a panel that throws gives an error box in its place. Scoped.</summary>
public interface IZoneRenderer
{
    /// <summary>All panels of the zone by position, one after the other.</summary>
    Task<IHtmlContent> RenderAsync(string zone, object? model, ViewContext viewContext);
}

/// <summary>Registers panels and palette hits.</summary>
public static class UiServiceCollectionExtensions
{
    /// <summary>Adds a panel to the shell.</summary>
    public static Microsoft.Extensions.DependencyInjection.IServiceCollection AddPanel<TPanel>(
        this Microsoft.Extensions.DependencyInjection.IServiceCollection services)
        where TPanel : class, IPanelProvider =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<IPanelProvider, TPanel>(services);

    /// <summary>Adds hits to the command palette of the shell.</summary>
    public static Microsoft.Extensions.DependencyInjection.IServiceCollection AddCommandPalette<TProvider>(
        this Microsoft.Extensions.DependencyInjection.IServiceCollection services)
        where TProvider : class, ICommandPaletteProvider =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<ICommandPaletteProvider, TProvider>(services);
}
