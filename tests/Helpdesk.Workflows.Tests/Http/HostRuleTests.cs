using System.Net;
using Helpdesk.Workflows.Http;

namespace Helpdesk.Workflows.Tests.Http;

public sealed class HostRuleTests
{
    [Theory]
    [InlineData("api.example.com", "https://api.example.com/x", true)]
    [InlineData("api.example.com", "https://API.example.com:443/x", true)]
    [InlineData("api.example.com", "http://api.example.com/x", false)]
    [InlineData("api.example.com", "https://api.example.com:8443/", false)]
    [InlineData("api.example.com", "https://api.example.com.evil.org/", false)]
    [InlineData("api.example.com", "https://evil.org/api.example.com", false)]
    [InlineData("api.example.com", "https://somebody:secret@api.example.com/", false)]
    [InlineData("api.example.com", "https://api.example.com@evil.org/", false)]
    [InlineData("api.example.com:8443", "https://api.example.com:8443/", true)]
    [InlineData("*.example.com", "https://a.b.example.com/", true)]
    [InlineData("*.example.com", "https://example.com/", false)]
    [InlineData("*.example.com", "https://badexample.com/", false)]
    [InlineData("http://10.0.0.5:8080+private", "http://10.0.0.5:8080/", true)]
    [InlineData("http://10.0.0.5:8080+private", "http://10.0.0.5/", false)]
    [InlineData("https://[::1]:9000+private", "https://[::1]:9000/", true)]
    public void ARule_AllowsItsHostOnly(string text, string url, bool isAllowed)
    {
        HostRule.TryParse(text, out var rule).ShouldBeTrue();
        rule.Allows(new Uri(url)).ShouldBe(isAllowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("*.10.0.0.1")]
    [InlineData("https://")]
    [InlineData("ftp://example.com")]
    [InlineData("example.com/path")]
    [InlineData("a*.example.com")]
    [InlineData("user@example.com")]
    [InlineData("exa mple.com")]
    public void WhatIsNoHost_IsRefused(string text) => HostRule.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("93.184.216.34", true, true)]
    [InlineData("2606:4700::1111", true, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("127.8.8.8", false, true)]
    [InlineData("10.1.2.3", false, true)]
    [InlineData("172.20.0.1", false, true)]
    [InlineData("192.168.1.1", false, true)]
    [InlineData("169.254.169.254", false, true)]
    [InlineData("100.64.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("fe80::1", false, true)]
    [InlineData("fd00::1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("::ffff:10.0.0.1", false, true)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("::", false, false)]
    [InlineData("255.255.255.255", false, false)]
    [InlineData("224.0.0.1", false, false)]
    [InlineData("64:ff9b::7f00:1", false, false)]
    [InlineData("2002:7f00:1::", false, false)]
    [InlineData("::7f00:1", false, false)]
    public void AnAddress_IsCalledOnlyWhereItMayLie(string address, bool publicly, bool privately)
    {
        NetworkAddresses.MayBeCalled(IPAddress.Parse(address), isPrivate: false).ShouldBe(publicly);
        NetworkAddresses.MayBeCalled(IPAddress.Parse(address), isPrivate: true).ShouldBe(privately);
    }
}
