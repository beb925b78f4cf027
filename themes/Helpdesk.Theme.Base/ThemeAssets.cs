namespace Helpdesk.Theme.Base;

/// <summary>Addresses of the built files. The version is a hash of their content, so browsers may keep them for ever.</summary>
public static class ThemeAssets
{
    private const string Folder = "~/_content/Helpdesk.Theme.Base/dist/";

    private static readonly string Version = ReadVersion();

    /// <summary>Style sheet.</summary>
    public static string Style { get; } = Folder + "helpdesk.css?v=" + Version;

    /// <summary>Script.</summary>
    public static string Script { get; } = Folder + "helpdesk.js?v=" + Version;

    /// <summary>Script of the desk's live connection.</summary>
    public static string LiveScript { get; } = Folder + "live.js?v=" + Version;

    /// <summary>The font's Latin part, loaded ahead because every page needs it.</summary>
    public static string Font { get; } = Folder + "inter-latin-wght-normal.woff2";

    private static string ReadVersion()
    {
        using var stream = typeof(ThemeAssets).Assembly.GetManifestResourceStream("assets-version.txt")
            ?? throw new InvalidOperationException("The version of the theme's files is missing in its assembly: build the theme's project.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
