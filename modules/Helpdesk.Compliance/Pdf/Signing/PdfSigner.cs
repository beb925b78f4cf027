using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Helpdesk.Compliance.Pdf;

/// <summary>Who signs a document, when and why.</summary>
/// <param name="Certificate">With its private key: RSA, or ECDSA on a NIST curve.</param>
/// <param name="Time">Stands in the file; without a time stamp service it is what the signer says.</param>
/// <param name="Reason">What the signature means.</param>
public sealed record PdfSigner(X509Certificate2 Certificate, DateTimeOffset Time, string? Reason = null, string? Location = null)
{
    /// <summary>More than a signature with a certificate of any size in use; the file keeps this many bytes free for it.</summary>
    internal const int Room = 12 * 1024;

    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Data = "1.2.840.113549.1.7.1";
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string SigningCertificate = "1.2.840.113549.1.9.16.2.47";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    internal string Entries =>
        $"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M{PdfSyntax.Date(Time)}/Name{PdfSyntax.Text(Certificate.GetNameInfo(X509NameType.SimpleName, false))}"
        + (Reason is null ? "" : "/Reason" + PdfSyntax.Text(Reason))
        + (Location is null ? "" : "/Location" + PdfSyntax.Text(Location));

    /// <summary>
    /// A signature over a hash as CMS (RFC 5652), with the attributes of CAdES: written here because the file, which may be large, is
    /// hashed as it is written, and the framework's class wants all of it in memory.
    /// </summary>
    internal byte[] Sign(byte[] hash)
    {
        var attributes = Attributes(hash);
        var (algorithm, signature) = SignAttributes(attributes);
        AsnWriter cms = new(AsnEncodingRules.DER);
        using (cms.PushSequence())
        {
            cms.WriteObjectIdentifier(SignedData);
            using (cms.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (cms.PushSequence())
            {
                cms.WriteInteger(1);
                using (cms.PushSetOf())
                {
                    WriteAlgorithm(cms, Sha256, isNull: false);
                }

                using (cms.PushSequence())
                {
                    cms.WriteObjectIdentifier(Data);
                }

                using (cms.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    cms.WriteEncodedValue(Certificate.RawData);
                }

                using (cms.PushSetOf())
                {
                    WriteSigner(cms, attributes, algorithm, signature);
                }
            }
        }

        return cms.Encode();
    }

    private void WriteSigner(AsnWriter cms, byte[] attributes, string algorithm, byte[] signature)
    {
        using var signer = cms.PushSequence();
        cms.WriteInteger(1);
        using (cms.PushSequence())
        {
            cms.WriteEncodedValue(Certificate.IssuerName.RawData);
            cms.WriteInteger(Certificate.SerialNumberBytes.Span);
        }

        WriteAlgorithm(cms, Sha256, isNull: false);
        // The same bytes as were signed, under another tag.
        cms.WriteEncodedValue([0xA0, .. attributes.AsSpan(1)]);
        WriteAlgorithm(cms, algorithm, isNull: algorithm == RsaEncryption);
        cms.WriteOctetString(signature);
    }

    private byte[] Attributes(byte[] hash)
    {
        AsnWriter attributes = new(AsnEncodingRules.DER);
        using (attributes.PushSetOf())
        {
            WriteAttribute(attributes, ContentType, a => a.WriteObjectIdentifier(Data));
            WriteAttribute(attributes, MessageDigest, a => a.WriteOctetString(hash));
            // Names the certificate, so that another one with the same key cannot take its place (RFC 5035; SHA-256 is its default).
            WriteAttribute(attributes, SigningCertificate, a =>
            {
                using var all = a.PushSequence();
                using var list = a.PushSequence();
                using var one = a.PushSequence();
                a.WriteOctetString(SHA256.HashData(Certificate.RawData));
            });
        }

        return attributes.Encode();
    }

    private (string Algorithm, byte[] Signature) SignAttributes(byte[] attributes)
    {
        using var rsa = Certificate.GetRSAPrivateKey();
        if (rsa is not null)
        {
            return (RsaEncryption, rsa.SignData(attributes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }

        using var ecdsa = Certificate.GetECDsaPrivateKey();
        return ecdsa is not null
            ? (EcdsaWithSha256, ecdsa.SignData(attributes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            : throw new CryptographicException($"The certificate '{Certificate.Subject}' has no private key for RSA or ECDSA here. Import it together with its key.");
    }

    private static void WriteAlgorithm(AsnWriter writer, string algorithm, bool isNull)
    {
        using var sequence = writer.PushSequence();
        writer.WriteObjectIdentifier(algorithm);
        if (isNull)
        {
            writer.WriteNull();
        }
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action<AsnWriter> value)
    {
        using var attribute = writer.PushSequence();
        writer.WriteObjectIdentifier(type);
        using var values = writer.PushSetOf();
        value(writer);
    }
}
