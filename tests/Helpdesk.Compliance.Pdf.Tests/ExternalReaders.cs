using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Helpdesk.Compliance.Pdf.Tests.Reading;

namespace Helpdesk.Compliance.Pdf.Tests;

/// <summary>What programs of others say about our files.</summary>
public sealed class ExternalReaders
{
    [Fact]
    public async Task Qpdf_FindsNothingWrong()
    {
        using TemporaryFile file = new(await Samples.WriteAsync(Samples.Report()));
        var (code, output) = Tool.Run("qpdf", "--check", file.Path);
        output.ShouldContain("No syntax or stream encoding errors");
        code.ShouldBe(0);
    }

    [Fact]
    public async Task Pdfinfo_SaysThatItIsTagged()
    {
        using TemporaryFile file = new(await Samples.WriteAsync(Samples.Report()));
        var (_, output) = Tool.Run("pdfinfo", file.Path);
        output.ShouldContain("Tagged:          yes");
        output.ShouldContain("Title:           Change register");
        output.ShouldNotContain("Error");
    }

    [Fact]
    public async Task Pdftotext_ReadsWhatWasWritten()
    {
        const string Text = "Grüße ÄÖÜß, Ελλάδα, Привет, Łódź, AVATAR To Ta, € – “quoted” ≤ ✓ →";
        using TemporaryFile file = new(await Samples.WriteAsync(Samples.Simple(c => c.Text(Text))));
        Tool.Run("pdftotext", "-enc", "UTF-8", file.Path, "-").Output.ShouldContain(Text);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task Signature_IsAcceptedByPdfsigAndOpenssl(string kind)
    {
        using var certificate = Certificate(kind);
        var bytes = await Samples.WriteAsync(Samples.Report(), new(certificate, Samples.Created, "Approved as evidence"));
        using TemporaryFile file = new(bytes);
        var (_, output) = Tool.Run("pdfsig", "-nocert", file.Path);
        output.ShouldContain("Signature is Valid.");
        output.ShouldContain("Total document signed");
        output.ShouldContain("ETSI.CAdES.detached");
        Tool.Run("qpdf", "--check", file.Path).Code.ShouldBe(0);

        var (cms, signed) = Parts(bytes);
        using TemporaryFile signature = new(cms);
        using TemporaryFile content = new(signed);
        using TemporaryFile authority = new(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        Verify(signature, content, authority).ShouldContain("Verification successful");
        signed[^20] ^= 1;
        using TemporaryFile changed = new(signed);
        Verify(signature, changed, authority).ShouldNotContain("Verification successful");
    }

    // The certificate is its own authority here, so openssl can check it, and with it the attribute that names it.
    private static string Verify(TemporaryFile signature, TemporaryFile content, TemporaryFile authority) =>
        Tool.Run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signature.Path, "-content", content.Path,
            "-CAfile", authority.Path, "-purpose", "any", "-attime", $"{Samples.Created.ToUnixTimeSeconds()}", "-out", "/dev/null").Output;

    internal static X509Certificate2 Certificate(string kind)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = kind == "rsa"
            ? new("CN=Ann Auditor", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new("CN=Ann Auditor", ecdsa, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(Samples.Created.AddDays(-1), Samples.Created.AddYears(1));
    }

    internal static (byte[] Cms, byte[] Signed) Parts(byte[] bytes)
    {
        ReadFile file = new(bytes);
        var signature = file.Objects.Select(o => o.Value).OfType<Dictionary<string, object?>>().Single(d => d.TryGetValue("Type", out var t) && t is Name { Value: "Sig" });
        var range = file.List(signature["ByteRange"]).Select(v => (int)(double)v!).ToArray();
        range[0].ShouldBe(0);
        (range[2] + range[3]).ShouldBe(bytes.Length);
        Encoding.Latin1.GetString(bytes, range[1], 1).ShouldBe("<");
        Encoding.Latin1.GetString(bytes, range[2] - 1, 1).ShouldBe(">");
        var padded = (byte[])signature["Contents"]!;
        // The length stands in the second to fourth byte of the outer sequence.
        var length = 4 + (padded[2] << 8) + padded[3];
        padded[1].ShouldBe((byte)0x82);
        return (padded[..length], [.. bytes[..range[1]], .. bytes[range[2]..]]);
    }
}
