// The build of Helpdesk. ./build.sh is its door; without bash: dotnet tool restore && dotnet cake --target=TARGET.

using System.Globalization;
using System.Xml.Linq;

var target = Argument("target", "build");
var configuration = Argument("configuration", "Release");

var solution = File("./Helpdesk.sln");
var artifacts = Directory("./artifacts");
var testResults = artifacts + Directory("test-results");

string OutputOf(string project) =>
    MakeAbsolute(artifacts + Directory("bin") + Directory(project) + Directory(configuration.ToLowerInvariant()) + File(project + ".dll")).FullPath;

int Run(string program, string arguments, params (string Name, string Value)[] environment) =>
    StartProcess(program, new ProcessSettings
    {
        Arguments = arguments,
        EnvironmentVariables = environment.ToDictionary(e => e.Name, e => e.Value),
    });

void RunOrStop(string program, string arguments, params (string Name, string Value)[] environment)
{
    var code = Run(program, arguments, environment);
    if (code != 0)
    {
        throw new CakeException($"'{program} {arguments}' ended with code {code}.");
    }
}

string FindProgram(string variable, IEnumerable<string> names, IEnumerable<string> globs)
{
    var named = EnvironmentVariable(variable);
    if (!string.IsNullOrEmpty(named))
    {
        return System.IO.File.Exists(named) ? named : throw new CakeException($"{variable} names {named}, which does not exist.");
    }

    var path = (EnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
    return path.SelectMany(folder => names.Select(name => System.IO.Path.Combine(folder, name)))
        .Concat(globs.SelectMany(glob => GetFiles(glob).Select(f => f.FullPath)))
        .FirstOrDefault(System.IO.File.Exists);
}

string FindChromium() =>
    FindProgram("HELPDESK_TEST_CHROMIUM", new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe" }, Array.Empty<string>());

string FindPostgreSql() =>
    FindProgram("HELPDESK_TEST_INITDB", new[] { "initdb", "initdb.exe" }, new[] { "/usr/lib/postgresql/*/bin/initdb" });

// --- build -----------------------------------------------------------------------------------------------------------------------------

Task("clean")
    .Description("Removes what was built, not the data of a development server.")
    .Does(() =>
{
    EnsureDirectoryDoesNotExist(artifacts);
    var frontEnds = new[] { "./themes", "./workflows" };
    foreach (var built in frontEnds.SelectMany(folder => GetDirectories($"{folder}/*/wwwroot/dist").Concat(GetDirectories($"{folder}/*/node_modules"))))
    {
        EnsureDirectoryDoesNotExist(built);
    }
});

Task("restore")
    .Does(() => DotNetRestore(solution));

Task("build")
    .Description("Builds everything, front end included.")
    .IsDependentOn("restore")
    .Does(() => DotNetBuild(solution, new DotNetBuildSettings { Configuration = configuration, NoRestore = true, NoLogo = true, Verbosity = DotNetVerbosity.Quiet }));

// Who only wants to see the product does not wait for the tests to be built (or for their packages to be loaded).
Task("run-build")
    .Does(() => DotNetBuild("./host/Helpdesk.Host/Helpdesk.Host.csproj", new DotNetBuildSettings { Configuration = configuration, NoLogo = true, Verbosity = DotNetVerbosity.Quiet }));

Task("bench-build")
    .IsDependentOn("run-build")
    .Does(() => DotNetBuild("./tests/Helpdesk.Benchmarks/Helpdesk.Benchmarks.csproj", new DotNetBuildSettings { Configuration = configuration, NoLogo = true, Verbosity = DotNetVerbosity.Quiet }));

Task("run")
    .Description("Builds and starts the server (./build.sh run does the same and passes arguments on).")
    .IsDependentOn("run-build")
    .Does(() => RunOrStop(
        "dotnet",
        $"\"{OutputOf("Helpdesk.Host")}\"",
        ("Helpdesk__DataPath", EnvironmentVariable("Helpdesk__DataPath") ?? MakeAbsolute(Directory("./Data")).FullPath),
        ("Helpdesk__Setup__Recipe", EnvironmentVariable("Helpdesk__Setup__Recipe") ?? "demo")));

Task("bench")
    .Description("Builds and runs the benchmarks.")
    .IsDependentOn("bench-build")
    .Does(() => RunOrStop("dotnet", $"\"{OutputOf("Helpdesk.Benchmarks")}\""));

Task("publish")
    .Description("Makes a folder that can be copied to a server: artifacts/publish/host.")
    .Does(() =>
{
    var output = artifacts + Directory("publish") + Directory("host");
    EnsureDirectoryDoesNotExist(output);
    DotNetPublish("./host/Helpdesk.Host/Helpdesk.Host.csproj", new DotNetPublishSettings
    {
        Configuration = configuration,
        OutputDirectory = output,
        NoLogo = true,
        Verbosity = DotNetVerbosity.Quiet,
        // Compiled for this kind of machine ahead of time: the first page comes a third sooner.
        ArgumentCustomization = arguments => arguments.Append("--use-current-runtime").Append("--self-contained false").Append("-p:PublishReadyToRun=true"),
    });
    Information("Published to {0}. Start it there with: dotnet Helpdesk.Host.dll", MakeAbsolute(output));
});

// --- test ------------------------------------------------------------------------------------------------------------------------------

Task("test-tools")
    .Description("Installs PostgreSQL and Chromium when they are missing and that is possible.")
    .Does(() =>
{
    var missing = new List<string>();
    if (FindPostgreSql() is null)
    {
        missing.Add("postgresql");
    }

    if (FindChromium() is null)
    {
        missing.Add("chromium");
    }

    var isDebian = System.IO.File.Exists("/etc/debian_version") && System.IO.File.Exists("/usr/bin/apt-get");
    var mayInstall = isDebian && Environment.UserName == "root";
    // What judges the reports in PDF. Where it cannot be installed, those tests say that they were skipped.
    var path = (EnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
    var judges = new[] { (Program: "qpdf", Package: "qpdf"), (Program: "pdftoppm", Package: "poppler-utils"), (Program: "openssl", Package: "openssl") }
        .Where(tool => mayInstall && !path.Any(folder => System.IO.File.Exists(System.IO.Path.Combine(folder, tool.Program))))
        .Select(tool => tool.Package)
        .ToList();
    if (missing.Count + judges.Count == 0)
    {
        return;
    }

    if (!mayInstall)
    {
        throw new CakeException(
            $"The tests need {string.Join(" and ", missing.Select(m => m == "postgresql" ? "PostgreSQL 15 or later (its server programs)" : "Chromium"))}. "
            + (isDebian ? $"Install with: sudo apt-get install {string.Join(' ', missing)}" : "Install it with your system's package manager")
            + ", or name the programs in HELPDESK_TEST_INITDB and HELPDESK_TEST_CHROMIUM.");
    }

    missing.AddRange(judges);
    Information("Installing {0} for the tests...", string.Join(" and ", missing));
    // The tests start servers of their own: the package must not start one that stays.
    var policy = "/usr/sbin/policy-rc.d";
    var ownPolicy = !System.IO.File.Exists(policy);
    if (ownPolicy)
    {
        System.IO.File.WriteAllText(policy, "#!/bin/sh\nexit 101\n");
        Run("chmod", $"755 {policy}");
    }

    try
    {
        var silent = ("DEBIAN_FRONTEND", "noninteractive");
        RunOrStop("apt-get", "-qq -o DPkg::Lock::Timeout=300 update", silent);
        RunOrStop("apt-get", $"-qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install --no-install-recommends {string.Join(' ', missing)}", silent);
    }
    finally
    {
        if (ownPolicy)
        {
            System.IO.File.Delete(policy);
        }
    }
});

Task("test")
    .Description("Builds and runs every test project of the solution, one after another, and counts.")
    .IsDependentOn("test-tools")
    .IsDependentOn("build")
    .Does(() =>
{
    CleanDirectory(testResults);
    var projects = System.Text.RegularExpressions.Regex
        .Matches(System.IO.File.ReadAllText(solution), "\"(tests[\\\\/][^\"]+\\.Tests\\.csproj)\"")
        .Select(m => System.IO.Path.GetFileNameWithoutExtension(m.Groups[1].Value.Replace('\\', '/')))
        // The whole host in a browser comes last: what breaks a part should be seen at the part first.
        .OrderBy(p => p.EndsWith("EndToEnd.Tests")).ThenBy(p => p, StringComparer.Ordinal)
        .ToList();

    int passed = 0, failed = 0, skipped = 0;
    var broken = new List<string>();
    Information("");
    Information("=== workflows/designer");
    var designer = MakeAbsolute(testResults + File("designer.json")).FullPath;
    var designerCode = StartProcess("npm", new ProcessSettings { WorkingDirectory = "./workflows/designer", Arguments = $"test -- --reporter=default --reporter=json --outputFile.json=\"{designer}\"" });
    if (System.IO.File.Exists(designer))
    {
        using var results = System.Text.Json.JsonDocument.Parse(System.IO.File.ReadAllText(designer));
        passed += results.RootElement.GetProperty("numPassedTests").GetInt32();
        failed += results.RootElement.GetProperty("numFailedTests").GetInt32();
    }

    if (designerCode != 0 && failed == 0)
    {
        broken.Add($"workflows/designer: the tests did not end well (code {designerCode})");
    }

    foreach (var project in projects)
    {
        Information("");
        Information("=== {0}", project);
        var results = MakeAbsolute(testResults + Directory(project)).FullPath;
        var code = Run(
            "dotnet",
            $"test \"{OutputOf(project)}\" --logger \"trx;LogFileName=results.trx\" --logger \"console;verbosity=minimal\" --results-directory \"{results}\" --blame-hang-timeout 15m --blame-hang-dump-type none");
        var counted = ReadResults(System.IO.Path.Combine(results, "results.trx"));
        passed += counted.Passed;
        failed += counted.Failed;
        skipped += counted.Skipped;
        if (counted.Passed + counted.Failed == 0)
        {
            broken.Add($"{project}: no test ran (code {code})");
        }
        else if (code != 0 && counted.Failed == 0)
        {
            broken.Add($"{project}: the test process did not end well (code {code})");
        }
    }

    // A project that dies without a failed test is a failure that its results do not show.
    failed += broken.Count;
    Information("");
    if (skipped > 0)
    {
        Information("{0} tests were skipped; each says why in {1}.", skipped, testResults);
    }

    foreach (var line in broken)
    {
        Error(line);
    }

    System.IO.File.WriteAllText(
        testResults + File("summary.txt"),
        string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed\n"));
    if (failed > 0 || passed == 0)
    {
        throw new CakeException("There are failed tests.");
    }
});

(int Passed, int Failed, int Skipped) ReadResults(string file)
{
    if (!System.IO.File.Exists(file))
    {
        return (0, 0, 0);
    }

    var outcomes = XDocument.Load(file).Descendants()
        .Where(e => e.Name.LocalName == "UnitTestResult")
        .Select(e => (string)e.Attribute("outcome"))
        .ToList();
    return (
        outcomes.Count(o => o == "Passed"),
        outcomes.Count(o => o != "Passed" && o != "NotExecuted"),
        outcomes.Count(o => o == "NotExecuted"));
}

RunTarget(target);
