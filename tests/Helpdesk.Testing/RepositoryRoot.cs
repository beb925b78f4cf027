namespace Helpdesk.Testing;

/// <summary>Where the repository lies, for fixtures and rules about its files.</summary>
public static class RepositoryRoot
{
    /// <summary>Folder of Helpdesk.sln.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Helpdesk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
