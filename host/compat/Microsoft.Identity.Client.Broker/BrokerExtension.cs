namespace Microsoft.Identity.Client.Broker;

/// <summary>Stand-in (ADR 0003): SqlClient calls it for interactive sign-in with Entra ID on Windows, which then goes on without the broker.</summary>
public static class BrokerExtension
{
    public static PublicClientApplicationBuilder WithBroker(this PublicClientApplicationBuilder builder, BrokerOptions brokerOptions) => builder;
}
