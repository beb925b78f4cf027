using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Cli;

internal sealed class LedgerVerifyVerb(VerifyLedger ledger, VerifyRows rows, VerifyBundle bundle) : IVerb
{
    public string Name => "ledger verify";

    public string Usage => "[--bundle FILE] [--json]";

    public string Description => "Verifies the tenant's ledger and its rows against it, or an exported ledger, and names the first record that is wrong.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var file = arguments.Option("bundle");
        var result = file is null ? await ledger.HandleAsync(cancellationToken) : await bundle.HandleAsync(file, cancellationToken);
        // A ledger that is itself wrong says nothing of rows, and a bundle has none.
        var compared = file is null && result.Finding is null ? await rows.HandleAsync(cancellationToken) : null;
        var wrong = result.Finding ?? compared?.Finding;
        if (arguments.Flag("json"))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new
                {
                    isValid = wrong is null, result.Events, result.Checkpoints, result.Unsealed, compared?.Rows, record = wrong?.Record,
                    checkpoint = wrong?.Checkpoint, finding = wrong?.Sentence,
                },
                JsonSerializerOptions.Web));
        }
        else
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Events:N0} events in {result.Checkpoints:N0} signed checkpoints are right ({watch.Elapsed.TotalSeconds:N1} s); {result.Unsealed:N0} wait for their seal."));
            if (compared is not null)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{compared.Rows:N0} rows were compared with it."));
            }

            if (wrong is not null)
            {
                await output.WriteLineAsync(wrong.Sentence);
            }
        }

        return wrong is null ? 0 : 1;
    }
}

internal sealed class LedgerExportVerb(ExportLedger export) : IVerb
{
    public string Name => "ledger export";

    public string Usage => "FILE";

    public string Description => "Writes the sealed ledger, its checkpoints and public keys as a bundle that is verified without the product.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var file])
        {
            throw new BusinessException("Cli:MissingArgument", "Say where to write: ledger export FILE.");
        }

        var count = await export.HandleAsync(file, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events written to {file}."));
        return 0;
    }
}

internal sealed class LedgerSealVerb(SealLedger seal) : IVerb
{
    public string Name => "ledger seal";

    public string Usage => "";

    public string Description => "Seals what was written since the server last did, for example after an import without a server.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var count = await seal.HandleAsync(everything: true, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events sealed."));
        return 0;
    }
}

internal sealed class LedgerRotateKeyVerb(SigningKeys keys, IStringLocalizer L) : IVerb
{
    public string Name => "ledger rotate-key";

    public string Usage => "";

    public string Description => "Makes a new key that signs the ledger from now on; the old ones stay, to verify what they signed.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        using var key = keys.Add();
        await output.WriteLineAsync(L["The ledger is signed by the key {0} from now on. Tell it to who verifies bundles, and back it up.", SigningKeys.Id(key)]);
        return 0;
    }
}
