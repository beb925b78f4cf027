namespace Microsoft.Identity.Client.Broker;
public static class BrokerExtension
{
    public static PublicClientApplicationBuilder WithBroker(this PublicClientApplicationBuilder builder, BrokerOptions brokerOptions) => builder;
}
