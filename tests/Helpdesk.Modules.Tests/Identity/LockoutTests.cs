using Helpdesk.Identity.Domain;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class LockoutTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Account_AfterFiveWrongPasswords_IsLockedForFiveMinutes()
    {
        var user = new User();
        for (var i = 0; i < User.MaxFailedSignIns - 1; i++)
        {
            user.CountFailedSignIn(Now);
            user.IsLockedOut(Now).ShouldBeFalse();
        }

        user.CountFailedSignIn(Now);

        user.IsLockedOut(Now.AddMinutes(5).AddTicks(-1)).ShouldBeTrue();
        user.IsLockedOut(Now.AddMinutes(5)).ShouldBeFalse();
    }

    [Fact]
    public void Lockouts_InARow_GrowToAnHourAndNoFurther()
    {
        var minutes = Enumerable.Range(0, 8).Select(n => User.LockoutDuration(n).TotalMinutes);

        minutes.ShouldBe([5, 10, 20, 40, 60, 60, 60, 60]);
    }

    [Fact]
    public void SignIn_ThatSucceeds_ForgetsFailuresAndLockouts()
    {
        var user = new User();
        for (var i = 0; i < User.MaxFailedSignIns; i++)
        {
            user.CountFailedSignIn(Now);
        }

        user.ResetFailedSignIns();

        user.IsLockedOut(Now).ShouldBeFalse();
        user.LockoutCount.ShouldBe(0);
        user.AccessFailedCount.ShouldBe(0);
    }
}
