using Helpdesk.Settings;
using Helpdesk.Ui;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>The tenant's branding, for documents.</summary>
internal sealed class DocumentLook(ISettings settings) : ITenantLook
{
    public async Task<TenantLook> GetAsync(CancellationToken cancellationToken)
    {
        var branding = await settings.GetAsync<BrandingSettings>(cancellationToken);
        return new(branding.Name.Length > 0 ? branding.Name : Brand.ProductName, Colour.TryParse(branding.Accent, out _) ? branding.Accent : null);
    }
}
