using System.Globalization;

namespace Helpdesk.Benchmarks;

/// <summary>Resident memory of a process (what the operating system counts, not what the runtime believes).</summary>
internal static class ProcessMemory
{
    public static double Megabytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The highest value while the work runs.</summary>
    public static async Task<double> HighestWhileAsync(int processId, Task work)
    {
        double highest = 0;
        while (!work.IsCompleted)
        {
            highest = Math.Max(highest, Megabytes(processId));
            await Task.WhenAny(work, Task.Delay(100));
        }

        await work;
        return highest;
    }
}
