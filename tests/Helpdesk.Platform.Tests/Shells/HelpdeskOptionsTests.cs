using Helpdesk.Host.Cli;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Helpdesk.Testing;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class HelpdeskOptionsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("helpdesk-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("Helpdesk:Database:Provider", "MySql", "Helpdesk:Database:Provider is 'MySql'; it must be Sqlite, PostgreSql or SqlServer.")]
    [InlineData("Helpdesk:Database:Provider", "1", "Helpdesk:Database:Provider is '1'; it must be Sqlite, PostgreSql or SqlServer.")]
    [InlineData("Helpdesk:Database:Provider", "PostgreSql", "Helpdesk:Database:ConnectionString is missing; PostgreSql needs one, for example Host=localhost;Database=helpdesk;Username=helpdesk;Password=....")]
    [InlineData("Helpdesk:OpenTelemetry:Endpoint", "collector", "Helpdesk:OpenTelemetry:Endpoint is 'collector'; it must be an http or https address such as http://localhost:4318.")]
    [InlineData("Helpdesk:Urls", "localhost", "Helpdesk:Urls has 'localhost'; it must be addresses separated by semicolons, such as http://localhost:5080.")]
    [InlineData("urls", "ftp://localhost", "urls has 'ftp://localhost'; it must be addresses separated by semicolons, such as http://localhost:5080.")]
    [InlineData("Helpdesk:MaxRequestBodySize", "30MB", "Helpdesk:MaxRequestBodySize is '30MB'; it must be a number of bytes from 65536 to 2147483648.")]
    [InlineData("Helpdesk:KnownProxies", "10.0.0.5, proxy", "Helpdesk:KnownProxies has 'proxy'; it must be addresses or networks separated by commas, such as 10.0.0.5, 10.1.0.0/16.")]
    [InlineData("Helpdesk:Databse:Provider", "Sqlite", "There is no setting Helpdesk:Databse; Helpdesk has ")]
    [InlineData("Helpdesk:Database:Conection", "x", "There is no setting Helpdesk:Database:Conection; Helpdesk:Database has Provider, ConnectionString.")]
    public void Read_WhenASettingIsWrong_NamesItAndWhatItMayBe(string key, string value, string sentence)
    {
        var error = Should.Throw<HostStartException>(() => Read((key, value)));

        error.Message.ShouldStartWith(sentence);
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Read_WhenTheDataFolderCannotBeWritten_NamesTheSetting()
    {
        var file = Path.Combine(_data, "file");
        File.WriteAllText(file, "");

        Should.Throw<HostStartException>(() => Read(("Helpdesk:DataPath", Path.Combine(file, "below")))).Message.ShouldStartWith("Helpdesk:DataPath is ");
    }

    [Fact]
    public void Read_WithoutSettings_TakesAnSqliteFileInTheDataFolder()
    {
        var options = Read();

        options.Database.Provider.ShouldBe(DatabaseProvider.Sqlite);
        options.Database.ConnectionString.ShouldBe($"Data Source={Path.Combine(_data, "tenants", "Default", "helpdesk.db")}");
        options.SetupRecipe.ShouldBe("itil-default");
        options.MaxRequestBodySize.ShouldBe(30L * 1024 * 1024);
    }

    [Fact]
    public void DatabaseSettings_AsText_HoldNoSecret()
    {
        new DatabaseSettings(DatabaseProvider.PostgreSql, "Password=hunter2").ToString().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("Helpdesk:Database:Provider", "Oracle", "Helpdesk:Database:Provider is 'Oracle'; it must be Sqlite, PostgreSql or SqlServer.")]
    [InlineData("Helpdesk:Setup:Recipe", "nothing", "Helpdesk:Setup:Recipe is 'nothing'; it must be one of ")]
    public async Task Program_WhenASettingIsWrong_PrintsOneSentenceAndEndsWith2(string key, string value, string sentence)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var options = ShellFixture.HostOptions(
            new ShellFixtureOptions { Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { [key] = value } }, _data, output, error);

        var code = await HelpdeskProgram.RunAsync(["serve"], options, TestContext.Current.CancellationToken);

        code.ShouldBe(2);
        error.ToString().ShouldStartWith(sentence);
        error.ToString().TrimEnd().Split('\n').Length.ShouldBe(1);
        output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Program_WhenTheDatabaseCannotBeReached_PrintsOneSentenceWithoutThePassword()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var options = ShellFixture.HostOptions(
            new ShellFixtureOptions
            {
                Recipe = "blank",
                Database = new DatabaseSettings(DatabaseProvider.PostgreSql, "Host=127.0.0.1;Port=1;Database=helpdesk;Username=helpdesk;Password=hunter2;Timeout=3"),
            },
            _data,
            output,
            error);

        var code = await HelpdeskProgram.RunAsync([], options, TestContext.Current.CancellationToken);

        code.ShouldBe(2);
        error.ToString().TrimEnd().Split('\n').Length.ShouldBe(1, error.ToString());
        error.ToString().ShouldContain("127.0.0.1");
        error.ToString().ShouldNotContain("hunter2");
    }

    private HelpdeskOptions Read(params (string Key, string Value)[] settings)
    {
        var values = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.OrdinalIgnoreCase);
        values.TryAdd("Helpdesk:DataPath", _data);
        return HelpdeskOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
