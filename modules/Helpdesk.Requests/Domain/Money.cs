using System.Globalization;

namespace Helpdesk.Requests.Domain;

/// <summary>Amounts are stored in hundredths, because databases do not add decimals alike.</summary>
internal static class Money
{
    public const decimal Most = 10_000_000m;

    public static long Hundredths(decimal amount) => (long)(amount * 100m);

    public static decimal Amount(long hundredths) => hundredths / 100m;

    /// <summary>As people of the present language read it.</summary>
    public static string Text(long hundredths, string? currency) =>
        $"{Amount(hundredths).ToString("N2", CultureInfo.CurrentCulture)} {currency}".TrimEnd();
}
