using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>Fields that tests make through the product, while it serves.</summary>
internal static class FieldSamples
{
    /// <summary>A kind by its name: tests are public, kinds are not.</summary>
    public static FieldKind Of(string kind) => Enum.Parse<FieldKind>(kind);

    public static Dictionary<string, string> En(string text) => new() { ["en"] = text };

    public static FieldChoice Choice(string id, string? label = null) => new(id, En(label ?? id));

    public static SaveFieldRequest Field(string key, FieldKind kind = FieldKind.Text) => new()
    {
        Key = key,
        Kind = kind,
        Labels = En("Field " + key),
        Choices = kind is FieldKind.Choice or FieldKind.Choices ? [Choice("red", "Red"), Choice("blue", "Blue"), Choice("grey", "Grey")] : [],
    };

    /// <summary>Saves a field as an administrator; its id.</summary>
    public static async Task<Guid> SaveFieldAsync(this TicketsHost host, SaveFieldRequest request)
    {
        await using var scope = await host.CreateScopeAsync("admin");
        return (await scope.Services.GetRequiredService<SaveField>().HandleAsync(request, TestContext.Current.CancellationToken)).Id;
    }

    public static async Task RetireFieldAsync(this TicketsHost host, Guid id)
    {
        await using var scope = await host.CreateScopeAsync("admin");
        await scope.Services.GetRequiredService<RetireField>().HandleAsync(id, retire: true, TestContext.Current.CancellationToken);
    }
}
