using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace Helpdesk.Compliance.Pdf.Tests;

/// <summary>
/// The pages look as somebody approved them. <c>UPDATE_GOLDEN=1</c> writes the pictures anew; look at them before you commit.
/// </summary>
public sealed class Rendering
{
    private const int Dots = 40;

    [Fact]
    public async Task Report_LooksAsApproved() => Compare("report", await Samples.WriteAsync(Samples.Report()));

    private static void Compare(string name, byte[] file, [CallerFilePath] string source = "")
    {
        using TemporaryFile pdf = new(file);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Tool.Run("pdftoppm", "-r", $"{Dots}", "-gray", pdf.Path, Path.Combine(folder.FullName, "page")).Code.ShouldBe(0);
            byte[] pages = [.. folder.GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).SelectMany(f => File.ReadAllBytes(f.FullName))];
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            {
                using var packed = File.Create(Path.Combine(Path.GetDirectoryName(source)!, "Approved", name + ".pgm.gz"));
                using GZipStream zip = new(packed, CompressionLevel.SmallestSize);
                zip.Write(pages);
                return;
            }

            var (seen, approved) = (Pictures(pages), Pictures(Approved(name)));
            seen.Select(p => (p.Width, p.Height)).ShouldBe(approved.Select(p => (p.Width, p.Height)));
            for (var i = 0; i < seen.Count; i++)
            {
                // Versions of a renderer smooth letters differently: a few shades, seldom many. A text that is elsewhere is far more.
                Difference(seen[i].Pixels, approved[i].Pixels).ShouldBeLessThan(2.0, $"Page {i + 1} of {name} looks different.");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void NegativeSample_AMovedTextIsSeen()
    {
        var page = Pictures(Approved("report"))[0];
        byte[] moved = [.. page.Pixels[(page.Width * 3)..], .. page.Pixels[..(page.Width * 3)]];
        Difference(page.Pixels, moved).ShouldBeGreaterThan(2.0);
    }

    private static double Difference(byte[] left, byte[] right) => left.Zip(right).Average(p => Math.Abs(p.First - p.Second));

    private static byte[] Approved(string name)
    {
        using GZipStream zip = new(typeof(Rendering).Assembly.GetManifestResourceStream(name + ".pgm.gz")!, CompressionMode.Decompress);
        using MemoryStream pages = new();
        zip.CopyTo(pages);
        return pages.ToArray();
    }

    // "P5", width, height and 255 on lines, then a byte for each pixel.
    private static List<(int Width, int Height, byte[] Pixels)> Pictures(byte[] pages)
    {
        List<(int, int, byte[])> pictures = [];
        for (var at = 0; at < pages.Length;)
        {
            var header = Encoding.ASCII.GetString(pages, at, Math.Min(40, pages.Length - at)).Split('\n');
            var size = header[1].Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            at += header[0].Length + header[1].Length + header[2].Length + 3;
            pictures.Add((size[0], size[1], pages[at..(at + (size[0] * size[1]))]));
            at += size[0] * size[1];
        }

        return pictures;
    }
}
