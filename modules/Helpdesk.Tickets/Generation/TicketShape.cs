namespace Helpdesk.Tickets.Generation;

/// <summary>The shape of real service desk data, measured on public logs (host/docs/generated-data.md names them).</summary>
internal static class TicketShape
{
    /// <summary>Openings per hour of the day.</summary>
    private static readonly int[] HourWeights = [2, 6, 5, 2, 2, 3, 5, 15, 82, 111, 104, 106, 82, 69, 100, 85, 34, 24, 9, 17, 11, 7, 4, 5];

    /// <summary>Openings per day of the week, Sunday first; Monday is the peak.</summary>
    private static readonly double[] DayWeights = [0.06, 1.4, 1.05, 1, 1, 0.9, 0.1];

    /// <summary>Hours from opening to resolution by share of tickets.</summary>
    private static readonly (double Share, double Hours)[] ResolveHours =
        [(0, 0.1), (0.10, 1.9), (0.50, 54), (0.75, 320), (0.90, 762), (0.95, 1346), (0.99, 3887), (1, 5200)];

    /// <summary>Opening times, ascending, all before the end.</summary>
    public static DateTime[] OpeningTimes(Random random, int count, DateTime end, int days)
    {
        var start = end.Date.AddDays(1 - days);
        var weights = Enumerable.Range(0, days).Select(d => DayWeights[(int)start.AddDays(d).DayOfWeek]).ToArray();
        var total = weights.Sum();
        var times = new DateTime[count];
        for (var i = 0; i < count; i++)
        {
            DateTime time;
            do
            {
                var hour = Pick(random, HourWeights);
                time = start.AddDays(Pick(random, weights, total)).AddHours(hour).AddSeconds(random.Next(3600));
            }
            while (time >= end);
            times[i] = time;
        }

        Array.Sort(times);
        return times;
    }

    public static TimeSpan TimeToResolve(Random random, int priority)
    {
        var share = random.NextDouble();
        var upper = Array.FindIndex(ResolveHours, p => p.Share >= share);
        var (fromShare, fromHours) = ResolveHours[Math.Max(upper - 1, 0)];
        var (toShare, toHours) = ResolveHours[upper];
        var position = toShare > fromShare ? (share - fromShare) / (toShare - fromShare) : 0;
        var hours = Math.Exp(Math.Log(fromHours) + (position * (Math.Log(toHours) - Math.Log(fromHours))));

        // Urgent work is done sooner; the factors keep the overall quantiles because P3 is 85 % of all.
        return TimeSpan.FromHours(hours * priority switch { 1 => 0.15, 2 => 0.4, _ => 1 });
    }

    /// <summary>Impact and urgency such that priorities come out as 2, 4, 84, 9 and 1 percent.</summary>
    public static (int Impact, int Urgency) ImpactAndUrgency(Random random) => random.Next(1000) switch
    {
        < 20 => (1, 1),
        < 40 => (1, 2),
        < 60 => (2, 1),
        < 860 => (2, 2),
        < 880 => (1, 3),
        < 900 => (3, 1),
        < 945 => (2, 3),
        < 990 => (3, 2),
        _ => (3, 3),
    };

    /// <summary>Changes of team: 56 % none, mean about one, rarely many.</summary>
    public static int Reassignments(Random random)
    {
        if (random.NextDouble() >= 0.44)
        {
            return 0;
        }

        var count = 1;
        while (count < 18 && random.NextDouble() < 0.55)
        {
            count++;
        }

        return count;
    }

    private static int Pick(Random random, int[] weights)
    {
        var at = random.Next(weights.Sum());
        var index = 0;
        while (at >= weights[index])
        {
            at -= weights[index++];
        }

        return index;
    }

    private static int Pick(Random random, double[] weights, double total)
    {
        var at = random.NextDouble() * total;
        var index = 0;
        while (index < weights.Length - 1 && at >= weights[index])
        {
            at -= weights[index++];
        }

        return index;
    }
}
