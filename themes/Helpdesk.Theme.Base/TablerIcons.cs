using System.Collections.Concurrent;
using System.Text;
using Helpdesk.Ui;

namespace Helpdesk.Theme.Base;

/// <summary>
/// All of Tabler's icons, so that a plugin can use one that no page of ours does. They stay in the mapped assembly; only names that were asked
/// for take memory.
/// </summary>
public sealed class TablerIcons : IIconSource
{
    private readonly ConcurrentDictionary<string, string?> _found = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string? Find(string name)
    {
        if (_found.TryGetValue(name, out var shapes))
        {
            return shapes;
        }

        shapes = Search(name);

        // Names that exist are finitely many; unknown ones may come from a request and must not fill the memory.
        return shapes is null ? null : _found.GetOrAdd(name, shapes);
    }

    private static string? Search(string name)
    {
        if (name.Length is 0 or > 80 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            return null;
        }

        using var stream = typeof(TablerIcons).Assembly.GetManifestResourceStream("icons.txt")
            ?? throw new InvalidOperationException("The icon set is missing in the theme's assembly: build the theme's project.");
        var wanted = Encoding.ASCII.GetBytes(name + "\t");
        long low = 0;
        var high = stream.Length;
        while (low < high)
        {
            var middle = StartOfLine(stream, (low + high) / 2);
            stream.Position = middle;
            var order = Compare(stream, wanted);
            if (order == 0)
            {
                return ReadLine(stream, middle + wanted.Length);
            }

            if (order < 0)
            {
                low = EndOfLine(stream, middle);
            }
            else
            {
                high = middle;
            }
        }

        return null;
    }

    private static long StartOfLine(Stream stream, long position)
    {
        while (position > 0)
        {
            stream.Position = position - 1;
            if (stream.ReadByte() == '\n')
            {
                break;
            }

            position--;
        }

        return position;
    }

    private static long EndOfLine(Stream stream, long position)
    {
        stream.Position = position;
        int value;
        while ((value = stream.ReadByte()) >= 0 && value != '\n')
        {
        }

        return stream.Position;
    }

    /// <summary>Negative when the line at the stream's position stands before the wanted one. The build sorts lines by name.</summary>
    private static int Compare(Stream stream, byte[] wanted)
    {
        foreach (var expected in wanted)
        {
            var actual = stream.ReadByte();

            // The tab ends a name and sorts before every character of one, as the end of a string does.
            if (actual != expected)
            {
                return actual - expected;
            }
        }

        return 0;
    }

    private static string ReadLine(Stream stream, long position)
    {
        stream.Position = position;
        var bytes = new List<byte>(400);
        int value;
        while ((value = stream.ReadByte()) >= 0 && value != '\n')
        {
            bytes.Add((byte)value);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
