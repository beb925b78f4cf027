using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Helpdesk.Architecture.Source;

/// <summary>The repository as it lies on disk: its files, and the projects that the solution lists.</summary>
internal sealed partial class Repository
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", "bin", "obj", ".git", "Data", "dist"];

    private Repository(string root)
    {
        Root = root;
        Projects = ProjectLine().Matches(File.ReadAllText(Path.Combine(root, "Helpdesk.sln")))
            .Select(m => m.Groups["path"].Value.Replace('\\', '/'))
            .Where(p => p.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(p => new Project(Path.GetFileNameWithoutExtension(p), p, Path.Combine(root, p)))
            .ToList();
    }

    public static Repository Here { get; } = new(FindRoot());

    public string Root { get; }

    /// <summary>Projects of the solution.</summary>
    public IReadOnlyList<Project> Projects { get; }

    /// <summary>Built-in modules, without their contracts and without the libraries in their folders.</summary>
    public IReadOnlyList<Project> Modules =>
        Projects.Where(p => (p.IsBelow("modules") || p.IsBelow("workflows")) && !p.IsContracts && !p.IsLibrary).ToList();

    /// <summary>Libraries that a module keeps in its folder and that know nothing of the product.</summary>
    public IReadOnlyList<Project> Libraries => Projects.Where(p => p.IsLibrary).ToList();

    public IReadOnlyList<Project> Contracts => Projects.Where(p => p.IsContracts).ToList();

    public IReadOnlyList<Project> Themes => Projects.Where(p => p.IsBelow("themes")).ToList();

    /// <summary>Files that belong to the repository, relative to its root with forward slashes.</summary>
    public IReadOnlyList<string> Files => field ??= ListFiles();

    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Helpdesk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Helpdesk.sln was not found above {AppContext.BaseDirectory}.");
    }

    private List<string> ListFiles()
    {
        // A checkout knows what is part of it; an unpacked archive is read from disk.
        if (Path.Exists(Path.Combine(Root, ".git")))
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0)
            {
                return output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                    .Where(f => File.Exists(Path.Combine(Root, f)))
                    .ToList();
            }
        }

        return Walk(new DirectoryInfo(Root)).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).ToList();
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Select(f => f.FullName).Concat(
            folder.EnumerateDirectories().Where(d => !NotOurs.Contains(d.Name, StringComparer.Ordinal)).SelectMany(Walk));

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+)",""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectLine();
}

/// <summary>A project of the solution.</summary>
/// <param name="Name">File name without extension, which is the assembly's name.</param>
/// <param name="File">Path from the root with forward slashes.</param>
/// <param name="FullPath">Path on this machine.</param>
internal sealed record Project(string Name, string File, string FullPath)
{
    public bool IsContracts => Name.EndsWith(".Contracts", StringComparison.Ordinal);

    /// <summary>Lies a folder deeper than a module: <c>modules/Module/Library/Library.csproj</c>.</summary>
    public bool IsLibrary => IsBelow("modules") && File.Count(c => c == '/') > 2;

    public string Folder => Path.GetDirectoryName(FullPath)!;

    public bool IsBelow(string folder) => File.StartsWith(folder + "/", StringComparison.Ordinal);
}
