using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>A file for somebody outside: it is there whole, or not at all.</summary>
internal static class BundleFile
{
    /// <param name="file">Where it will stand; one that is there is replaced at the end.</param>
    /// <param name="write">Writes all of it; what must succeed before anybody gets the file is done there too.</param>
    /// <param name="L">Texts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BusinessException">It could not be written.</exception>
    public static async Task WriteAsync(string file, Func<Stream, Task> write, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var beside = file + ".part";
        try
        {
            await using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                await write(stream);
                await stream.FlushAsync(cancellationToken);
            }

            File.Move(beside, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Delete(beside);
            throw new BusinessException("Compliance:ExportFailed", L["The export was not written: {0} Nothing was left behind.", exception.Message]);
        }
        catch
        {
            Delete(beside);
            throw;
        }
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The sentence about the first failure is the one that helps.
        }
    }
}
