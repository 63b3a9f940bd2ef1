// Suite S1 by BouncyCastle: a second implementation that has nothing in common with ours.
//
//   java -cp bcprov.jar:bcutil.jar:bcpkix.jar Seal.java open ENVELOPE KEY CERTIFICATE > CONTENT
//   java …                                              seal CONTENT CERTIFICATE     > ENVELOPE
//   java …                                              verify MESSAGE CERTIFICATE   > MANIFEST
//   java …                                              sign MANIFEST KEY CERTIFICATE > MESSAGE
//
// Keys are PKCS#8, certificates X.509; all is DER.

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.OriginatorIdentifierOrKey;
import org.bouncycastle.asn1.cms.OriginatorPublicKey;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

class Seal {
  static final ASN1ObjectIdentifier MANIFEST =
      new ASN1ObjectIdentifier("2.25.249991404801280745800058630814113615635.2.1");

  static byte[] read(String file) throws Exception {
    return Files.readAllBytes(Path.of(file));
  }

  static X509Certificate certificate(String file) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509", "BC")
            .generateCertificate(new ByteArrayInputStream(read(file)));
  }

  static PrivateKey key(String file) throws Exception {
    return KeyFactory.getInstance("EC", "BC").generatePrivate(new PKCS8EncodedKeySpec(read(file)));
  }

  static byte[] open(byte[] envelope, PrivateKey key, X509Certificate own) throws Exception {
    RecipientInformation recipient =
        new CMSAuthEnvelopedData(envelope)
            .getRecipientInfos()
            .get(new JceKeyAgreeRecipientId(own));
    return recipient.getContent(new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC"));
  }

  static byte[] seal(byte[] content, X509Certificate recipient) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "BC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair ephemeral = generator.generateKeyPair();
    CMSAuthEnvelopedDataGenerator envelope = new CMSAuthEnvelopedDataGenerator();
    envelope.addRecipientInfoGenerator(
        new JceKeyAgreeRecipientInfoGenerator(
                CMSAlgorithm.ECDH_SHA256KDF,
                ephemeral.getPrivate(),
                ephemeral.getPublic(),
                CMSAlgorithm.AES256_WRAP)
            .addRecipient(recipient)
            .setProvider("BC"));
    OutputAEADEncryptor cipher =
        (OutputAEADEncryptor)
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM).setProvider("BC").build();
    CMSAuthEnvelopedData generated =
        envelope.generate(new CMSProcessableByteArray(content), cipher);
    return withoutCurve(
            AuthEnvelopedData.getInstance(generated.toASN1Structure().getContent()))
        .getEncoded(ASN1Encoding.DER);
  }

  // BouncyCastle writes the curve beside the ephemeral point; the profile leaves it out (E-9),
  // as OpenSSL does.
  static ContentInfo withoutCurve(AuthEnvelopedData data) {
    KeyAgreeRecipientInfo info =
        KeyAgreeRecipientInfo.getInstance(
            RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0)).getInfo());
    byte[] point = info.getOriginator().getOriginatorKey().getPublicKey().getBytes();
    OriginatorPublicKey bare =
        new OriginatorPublicKey(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey), point);
    RecipientInfo recipient =
        new RecipientInfo(
            new KeyAgreeRecipientInfo(
                new OriginatorIdentifierOrKey(bare),
                null,
                info.getKeyEncryptionAlgorithm(),
                info.getRecipientEncryptedKeys()));
    return new ContentInfo(
        CMSObjectIdentifiers.authEnvelopedData,
        new AuthEnvelopedData(
            null,
            new DERSet(recipient),
            data.getAuthEncryptedContentInfo(),
            null,
            data.getMac(),
            null));
  }

  static byte[] verify(byte[] message, X509Certificate signer) throws Exception {
    CMSSignedData signed = new CMSSignedData(message);
    for (SignerInformation each : signed.getSignerInfos().getSigners()) {
      if (!each.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(signer))) {
        throw new Exception("the signature does not verify");
      }
    }
    return (byte[]) signed.getSignedContent().getContent();
  }

  // BouncyCastle's default attributes are contentType, messageDigest, signingTime and
  // CMSAlgorithmProtect; the last is not in the profile.
  static AttributeTable attributes(X509Certificate signer) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(signer.getEncoded());
    Hashtable<ASN1ObjectIdentifier, Attribute> table = new Hashtable<>();
    table.put(
        PKCSObjectIdentifiers.id_aa_signingCertificateV2,
        new Attribute(
            PKCSObjectIdentifiers.id_aa_signingCertificateV2,
            new DERSet(new SigningCertificateV2(new ESSCertIDv2(hash)))));
    return new AttributeTable(table);
  }

  static byte[] sign(byte[] manifest, PrivateKey key, X509Certificate signer) throws Exception {
    DefaultSignedAttributeTableGenerator defaults =
        new DefaultSignedAttributeTableGenerator(attributes(signer));
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
            .setSignedAttributeGenerator(
                parameters ->
                    defaults.getAttributes(parameters).remove(CMSAttributes.cmsAlgorithmProtect))
            .build(
                new JcaContentSignerBuilder("SHA256withECDSA").setProvider("BC").build(key),
                signer));
    generator.addCertificates(new JcaCertStore(List.of(signer)));
    return generator
        .generate(new CMSProcessableByteArray(MANIFEST, manifest), true)
        .toASN1Structure()
        .getEncoded(ASN1Encoding.DER);
  }

  public static void main(String[] a) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    byte[] input = read(a[1]);
    byte[] output =
        switch (a[0]) {
          case "open" -> open(input, key(a[2]), certificate(a[3]));
          case "seal" -> seal(input, certificate(a[2]));
          case "verify" -> verify(input, certificate(a[2]));
          case "sign" -> sign(input, key(a[2]), certificate(a[3]));
          default -> throw new Exception("unknown: " + a[0]);
        };
    System.out.write(output);
    System.out.flush();
  }
}
