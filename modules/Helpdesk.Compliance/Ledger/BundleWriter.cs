using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Data;

namespace Helpdesk.Compliance.Ledger;

/// <summary>A ZIP of JSON lines and public keys, written as a stream: the form of everything that is verified without the product.</summary>
internal sealed class BundleWriter(Stream stream) : IDisposable
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    public Stream Open(string name) => _zip.CreateEntry(name, CompressionLevel.Fastest).Open();

    public async Task WriteManifestAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        await using var manifest = Open(ExportLedger.Manifest);
        await using Utf8JsonWriter json = new(manifest, Json with { Indented = true });
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    public async Task WriteKeysAsync(IReadOnlyDictionary<string, ECDsa> keys, CancellationToken cancellationToken)
    {
        foreach (var (id, key) in keys)
        {
            using (key)
            {
                await using var pem = Open($"{ExportLedger.Keys}{id}.pem");
                await pem.WriteAsync(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"), cancellationToken);
            }
        }
    }

    /// <summary>The signed text itself and its signature.</summary>
    public static void WriteCheckpoint(Stream lines, LedgerCheckpoint checkpoint, LedgerText text, string tenant)
    {
        var canonical = Encoding.UTF8.GetString(text.Of(checkpoint, tenant));
        WriteLine(lines, json =>
        {
            json.WriteString("checkpoint", canonical);
            json.WriteString("signature", checkpoint.Signature);
        });
    }

    /// <summary>The values and their salt, or null for both when they were erased.</summary>
    public static void WriteValues(Utf8JsonWriter json, LedgerEvent? @event)
    {
        json.WriteString("values", @event is null or { IsErased: true } ? null : @event.Changes);
        json.WriteString("salt", @event?.Salt is { } salt ? Convert.ToHexStringLower(salt) : null);
    }

    /// <summary>Looks at what <see cref="WriteValues"/> wrote.</summary>
    /// <returns>False when they are not those that were sealed; null when they were erased.</returns>
    public static bool? AreValues(JsonNode line, JsonNode fields) =>
        (string?)line["values"] is not { } values ? null
        : LedgerText.Hash([.. Convert.FromHexString((string?)line["salt"] ?? ""), .. Encoding.UTF8.GetBytes(values)]) == (string?)fields["values"];

    public static void WriteLine(Stream lines, Action<Utf8JsonWriter> write)
    {
        using (Utf8JsonWriter json = new(lines, Json))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        lines.WriteByte((byte)'\n');
    }

    public void Dispose() => _zip.Dispose();
}
