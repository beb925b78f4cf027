using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>
/// The certificate that signs reports: <c>report-signing/certificate.pfx</c> of the tenant's data folder, without a password and readable by the server only. An
/// organisation puts one of its own authority there; until then the product makes one that vouches for itself.
/// </summary>
internal sealed class ReportCertificate(ShellSettings shell, TimeProvider time, IStringLocalizer L)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private string Folder => Path.Combine(shell.DataPath, "report-signing");

    public X509Certificate2 Read()
    {
        var file = Path.Combine(Folder, "certificate.pfx");
        if (!File.Exists(file))
        {
            Make(file);
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadPkcs12FromFile(file, null);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new BusinessException(
                "Compliance:BadCertificate", L["The certificate {0} cannot be read: {1} Bring it back from the backup, or remove it and a new one is made.", file, exception.Message], innerException: exception);
        }

        if (!certificate.HasPrivateKey)
        {
            certificate.Dispose();
            throw new BusinessException("Compliance:BadCertificate", L["The certificate {0} has no private key, so it cannot sign. Export it with its key.", file]);
        }

        return certificate;
    }

    private void Make(string file)
    {
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedNameBuilder name = new();
        name.AddCommonName($"Helpdesk reports of {shell.Name}");
        CertificateRequest request = new(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
        var beside = $"{file}.{Path.GetRandomFileName()}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream stream = new(beside, options))
        {
            stream.Write(certificate.Export(X509ContentType.Pfx));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            // Another run may have been faster; its certificate stays.
            File.Move(beside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(beside);
        }
    }
}
