namespace Helpdesk.Testing;

/// <summary>Folders that tests write to.</summary>
public static class TestFolder
{
    private const int Tries = 20;

    /// <summary>Deletes the folder and all in it. Tries again for two seconds: what has just ended may write or hold a last file.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public static async Task DeleteAsync(string path)
    {
        for (var tried = 1; Directory.Exists(path); tried++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (tried < Tries)
            {
                await Task.Delay(100);
            }
        }
    }
}
