using System.Security.Cryptography;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;

namespace Helpdesk.Platform.Tests.Data;

public sealed class BlobStoreTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "helpdesk-tests", Guid.CreateVersion7().ToString("n"));
    private readonly FileBlobStore _store;

    public BlobStoreTests() => _store = new FileBlobStore(new ShellSettings
    {
        Name = "Default",
        DataPath = _folder,
        Database = new DatabaseSettings(DatabaseProvider.Sqlite, ""),
    });

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Save_NamesTheFileByItsContentAndStoresItOnce()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var first = await _store.SaveAsync(new MemoryStream(content), 1_000_000, CancellationToken.None);
        var second = await _store.SaveAsync(new MemoryStream(content), 1_000_000, CancellationToken.None);
        first.Sha256.ShouldBe(hash);
        first.Length.ShouldBe(300_000);
        second.ShouldBe(first);
        Files().ShouldBe([Path.Combine(_folder, "blobs", hash[..2], hash[2..])]);

        await using var stored = await _store.OpenAsync(hash, CancellationToken.None);
        using var read = new MemoryStream();
        await stored!.CopyToAsync(read);
        read.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task Save_OfTheSameFileManyTimesAtOnce_StoresItOnce()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.SaveAsync(new MemoryStream(content), 1_000_000, CancellationToken.None)));
        saved.Distinct().Count().ShouldBe(1);
        Files().Length.ShouldBe(1);
    }

    [Fact]
    public async Task Save_BeyondTheLimit_IsRefusedAndLeavesNothing()
    {
        var refusal = await Should.ThrowAsync<ValidationException>(() =>
            _store.SaveAsync(new MemoryStream(new byte[1_048_577]), 1_048_576, CancellationToken.None));
        refusal.Errors.Keys.ShouldBe(["files"]);
        refusal.Message.ShouldContain("1 MB");
        Files().ShouldBeEmpty();
        (await _store.SaveAsync(new MemoryStream(new byte[1_048_576]), 1_048_576, CancellationToken.None)).Length.ShouldBe(1_048_576);
    }

    [Fact]
    public async Task Save_ThatIsInterrupted_LeavesNothing()
    {
        await Should.ThrowAsync<IOException>(() => _store.SaveAsync(new BrokenStream(), 1_000_000, CancellationToken.None));
        Files().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("..aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public async Task Open_OfWhatIsNotThere_IsNull(string name) =>
        (await _store.OpenAsync(name, CancellationToken.None)).ShouldBeNull();

    private string[] Files() => Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*", SearchOption.AllDirectories) : [];

    private sealed class BrokenStream : MemoryStream
    {
        private bool _second;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_second)
            {
                throw new IOException("The client went away.");
            }

            _second = true;
            return new(1000);
        }
    }
}
