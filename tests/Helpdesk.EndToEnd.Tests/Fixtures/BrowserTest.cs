using Helpdesk.Testing.Browser;

namespace Helpdesk.EndToEnd.Fixtures;

/// <summary>A test with people in front of browsers; leaves a picture of each when it fails, and fails when a browser complained.</summary>
public abstract class BrowserTest(BrowserFixture browser, ServiceDesk desk) : IAsyncLifetime
{
    private readonly List<Seat> _seats = [];

    protected ServiceDesk Desk { get; } = desk;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    protected async Task<Seat> SeatAsync(string person, bool javaScript = true, int width = 1440, int height = 900)
    {
        var seat = await Seat.TakeAsync(browser.Browser, Desk.Server, person, javaScript, width, height);
        _seats.Add(seat);
        await seat.SignInAsync();
        return seat;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        List<string> complaints = [];
        foreach (var seat in _seats)
        {
            if (failed)
            {
                var file = await seat.Page.SaveScreenshotAsync($"{TestContext.Current.TestMethod?.MethodName}-{seat.Name}");
                TestContext.Current.SendDiagnosticMessage("Screenshot of {0} at {1}: {2}", seat.Name, seat.Page.Url, file);
            }

            complaints.AddRange(seat.Errors);
            await seat.DisposeAsync();
        }

        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }
}
