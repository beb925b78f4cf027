using System.Globalization;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Numbers of metrics in words.</summary>
internal sealed class MetricText(IPersonTime time, IStringLocalizer l)
{
    /// <summary>The main number; a dash when there is no record.</summary>
    public string Value(MetricValue value) => Number(value.Definition.Unit, value.Value);

    /// <summary>What stands small below it: 90th percentile and number of records.</summary>
    public string Note(MetricValue value) => value switch
    {
        { Definition.Unit: MetricUnit.Count } => value.Excluded == 0 ? l["all of them open now"] : l["of {0} open now", value.Records + value.Excluded],
        { Percentile90: { } p90 } => l["90 % within {0} · {1}", Number(MetricUnit.Duration, p90), Records(value.Records)],
        _ => Records(value.Records),
    };

    public string Records(int count) => count == 1 ? l["1 record"] : l["{0} records", Count(count)];

    /// <summary>The value of one record.</summary>
    public string Record(MetricDefinition metric, double? value) => (metric.Unit, value) switch
    {
        (_, null) => l["excluded"],
        (MetricUnit.Share, { } yes) => yes > 0 ? l["yes"] : l["no"],
        (MetricUnit.Count, { } seconds) => time.Duration(TimeSpan.FromSeconds(seconds)),
        _ => Number(metric.Unit, value),
    };

    public string Percent(double? value) => Number(MetricUnit.Share, value);

    private string Number(MetricUnit unit, double? value) => (unit, value) switch
    {
        (_, null) => "–",
        (MetricUnit.Duration, { } seconds) => time.Duration(TimeSpan.FromSeconds(seconds)),
        (MetricUnit.Share, { } percent) => percent.ToString("0.0", CultureInfo.CurrentCulture) + " %",
        (MetricUnit.Mean, { } mean) => mean.ToString("0.00", CultureInfo.CurrentCulture),
        (_, { } count) => Count((int)count),
    };

    private static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
