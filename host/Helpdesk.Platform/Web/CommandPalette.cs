using Helpdesk.Platform.Navigation;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Web;

/// <summary>Finds pages and records for the command palette. A provider that fails is logged and left out.</summary>
internal sealed partial class CommandPalette(
    ShellNavigation navigation, IEnumerable<ICommandPaletteProvider> providers, IHttpContextAccessor accessor, ILogger<CommandPalette> logger)
{
    public const string Path = "/palette";
    private const int MaxText = 200;
    private const int PageLimit = 8;
    private const int RecordLimit = 10;

    public async Task<PaletteAnswer> SearchAsync(string? text, CancellationToken cancellationToken)
    {
        var wanted = (text ?? "").Trim();
        if (wanted.Length > MaxText)
        {
            wanted = wanted[..MaxText];
        }

        var pages = navigation.Search(wanted, PageLimit)
            .Select(e => new PaletteHit(e.Text, e.Heading ?? "", e.Entry.Url, e.Entry.Icon));
        return new PaletteAnswer([.. pages], wanted.Length == 0 ? [] : await RecordsAsync(wanted, cancellationToken));
    }

    private async Task<IReadOnlyList<PaletteHit>> RecordsAsync(string text, CancellationToken cancellationToken)
    {
        var root = accessor.HttpContext?.Request.PathBase.Value ?? "";
        List<PaletteHit> records = [];
        foreach (var provider in providers)
        {
            try
            {
                var hits = await provider.SearchAsync(text, RecordLimit, cancellationToken);
                records.AddRange(hits.Take(RecordLimit).Select(h => h with { Url = root + "/" + h.Url.TrimStart('~').TrimStart('/') }));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(logger, exception, provider.GetType().FullName);
            }
        }

        return records;
    }

    [LoggerMessage(LogLevel.Error, "The palette provider {Provider} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string? provider);
}

/// <summary>What the palette shows.</summary>
/// <param name="Pages">Pages that the person may open.</param>
/// <param name="Records">Records that match.</param>
internal sealed record PaletteAnswer(IReadOnlyList<PaletteHit> Pages, IReadOnlyList<PaletteHit> Records);
