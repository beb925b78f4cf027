using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Blobs as files <c>blobs/ab/cdef...</c> in the tenant's folder. A file is written beside, flushed to the disk and renamed, so a name that exists
/// always has its whole content.
/// </summary>
internal sealed class FileBlobStore(ShellSettings settings) : IBlobStore
{
    private const int BufferSize = 81920;

    private readonly string _root = Path.Combine(settings.DataPath, "blobs");

    public async Task<BlobReference> SaveAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(incoming);
        var temporary = Path.Combine(incoming, Guid.CreateVersion7().ToString("n"));
        try
        {
            var (hash, length) = await WriteAsync(content, temporary, maxBytes, cancellationToken);
            var target = PathOf(hash);
            if (!File.Exists(target))
            {
                var folder = Path.GetDirectoryName(target)!;
                var isNew = !Directory.Exists(folder);
                Directory.CreateDirectory(folder);

                // Two writers of the same bytes: either rename leaves the same file.
                File.Move(temporary, target, overwrite: true);
                FlushDirectory(folder);
                if (isNew)
                {
                    FlushDirectory(_root);
                }
            }

            return new BlobReference(hash, length);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        if (sha256.Length != 64 || !sha256.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
        {
            return Task.FromResult<Stream?>(null);
        }

        var path = PathOf(sha256);
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    private string PathOf(string hash) => Path.Combine(_root, hash[..2], hash[2..]);

    private static async Task<(string Hash, long Length)> WriteAsync(Stream content, string path, long maxBytes, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken)) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw new ValidationException("files", $"The file is larger than {Size(maxBytes)}. Send a smaller one.");
                }

                sha.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return (Convert.ToHexStringLower(sha.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{bytes >> 20} MB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{bytes >> 10} KB",
        _ => $"{bytes} bytes",
    };

    // A new name is durable when its folder is; Windows does that itself and .NET has no call for it.
    private static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = NativeMethods.Open(path, 0);
        if (descriptor >= 0)
        {
            _ = NativeMethods.FSync(descriptor);
            _ = NativeMethods.Close(descriptor);
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FSync(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
