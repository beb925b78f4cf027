namespace Helpdesk.Compliance.Pdf;

/// <summary>Writes a document to a file that is there as a whole or not at all.</summary>
public static class PdfFile
{
    /// <summary>Writes beside the file and takes its name when all is written; what was there before stays until then.</summary>
    public static async Task<PdfResult> WriteAsync(string path, PdfDocument document, PdfSigner? signer = null, CancellationToken cancellationToken = default)
    {
        var whole = Path.GetFullPath(path);
        var part = Path.Combine(Path.GetDirectoryName(whole)!, $".{Path.GetFileName(whole)}.{Path.GetRandomFileName()}");
        try
        {
            PdfResult result;
            var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                result = await document.WriteAsync(stream, signer, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, whole, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
