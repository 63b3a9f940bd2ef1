// Writes the vectors of docs/spec/envelope.md, the same ones for the same seed:
//
//   make_envelope_vectors tests/vectors/envelope
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "crypto/primitives/hash.h"
#include "crypto/primitives/random.h"
#include "tests/support/seal_faults.h"
#include "tests/support/sealed_exchange.h"
#include "tests/support/stock_cms.h"
#include "tests/support/vector_file.h"

namespace musubi::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20261121;
// Faults of size need a large message; the unit tests make those themselves.
constexpr std::size_t kMaxVectorBytes = 24 * 1024;

class Writer {
 public:
  explicit Writer(fs::path folder) : folder_(std::move(folder)) {}

  void write(std::string_view name, std::map<std::string, std::string> headers, ByteView body) {
    const VectorFile vector{std::move(headers), to_bytes(body)};
    std::ofstream file(folder_ / (std::string(name) + ".txt"));
    file << vector.to_text();
    if (!file.flush()) throw std::runtime_error("cannot write " + std::string(name));
    ++count_;
  }
  void write_faults(std::string_view kind, const std::vector<SealFault>& faults, ByteView genuine) {
    for (const SealFault& fault : faults) {
      const Bytes bent = fault.bend(genuine);
      if (bent.size() > kMaxVectorBytes) continue;
      write(fault.name,
            {{"expect", std::string(fault.refusal)},
             {"kind", std::string(kind)},
             {"comment", std::string(fault.comment)}},
            bent);
    }
  }
  [[nodiscard]] int count() const { return count_; }

 private:
  fs::path folder_;
  int count_ = 0;
};

void write_party(Writer& writer, const std::string& name, const Party& party,
                 const std::string& comment) {
  writer.write("keys/" + name + "-certificate",
               {{"expect", "parses"}, {"kind", "certificate"}, {"comment", comment}},
               party.certificate.der());
  writer.write("keys/" + name + "-key",
               {{"expect", "parses"}, {"kind", "private-key"}, {"comment", comment}},
               party.key.to_pkcs8().view());
}

void write_opening(Writer& writer, const std::string& name, const std::string& comment,
                   ByteView content, std::size_t recipients, ByteView envelope) {
  writer.write(name,
               {{"expect", "opens"},
                {"kind", "envelope"},
                {"comment", comment},
                {"recipients", std::to_string(recipients)},
                {"content-sha256", crypto::sha256(content).hex()}},
               envelope);
}

// As many recipients as are allowed; the first is the one whose key is in keys/.
void write_largest_envelope(Writer& writer, const SealedExchange& exchange) {
  std::vector<crypto::Certificate> certificates{exchange.recipients[0].certificate};
  while (certificates.size() < crypto::kMaxRecipients) {
    const std::string holder = "node:lg-034827-" + std::to_string(certificates.size() + 10);
    certificates.push_back(exchange.enrol(crypto::KeyRole::kSealing, holder).certificate);
  }
  const Bytes package = exchange.package();
  write_opening(writer, "sixteen-recipients", "as many recipients as are allowed", package,
                certificates.size(), *crypto::seal(package, certificates));
}

void write_envelopes(Writer& writer, const SealedExchange& exchange) {
  const Bytes package = exchange.package();
  const std::vector one{exchange.recipients[0].certificate};
  const std::vector two{one[0], exchange.recipients[1].certificate};
  const std::vector other{exchange.recipients[1].certificate};
  const Bytes for_one = *crypto::seal(package, one);
  const Bytes for_two = *crypto::seal(package, two);

  write_opening(writer, "one-recipient", "a genuine envelope", package, 1, for_one);
  write_opening(writer, "two-recipients", "a genuine envelope", package, 2, for_two);
  write_largest_envelope(writer, exchange);
  write_opening(writer, "made-by-openssl", "sealed by OpenSSL's own CMS", package, 2,
                stock_seal(package, std::span(exchange.recipients).first(2)));
  const Bytes larger(crypto::kBuckets[1], 0x5a);
  write_opening(writer, "second-bucket", "a content of 16 KiB", larger, 1,
                *crypto::seal(larger, one));
  writer.write("not-for-us",
               {{"expect", "envelope.does-not-open"},
                {"kind", "envelope"},
                {"comment", "a genuine envelope for another recipient"}},
               *crypto::seal(package, other));
  writer.write_faults("envelope", envelope_faults(), for_two);
  writer.write_faults("envelope", opening_faults(), for_one);
}

void write_signed_manifests(Writer& writer, const SealedExchange& exchange) {
  const Bytes message = exchange.signed_manifest();
  writer.write("signed-manifest",
               {{"expect", "verifies"},
                {"kind", "signed-manifest"},
                {"comment", "a genuine signed manifest"},
                {"manifest", std::string(SealedExchange::kManifest)},
                {"signing-time", to_text(exchange.signing_time)}},
               message);
  writer.write_faults("signed-manifest", signed_manifest_faults(), message);
  writer.write_faults("signed-manifest", signature_faults(), message);
}

void write_packages(Writer& writer, const SealedExchange& exchange) {
  const Bytes package = exchange.package();
  const auto parts = *crypto::unpack(package);
  writer.write(
      "package",
      {{"expect", "unpacks"},
       {"kind", "package"},
       {"comment", "a genuine package"},
       {"payload-commitment", crypto::payload_commitment(parts.salt, parts.payload).hex()}},
      package);
  writer.write_faults("package", package_faults(), package);
}

int run(const fs::path& folder) {
  crypto::SeededRandom random(kSeed);
  const crypto::OpensslDrawsFrom draws(random);
  fs::create_directories(folder / "keys");
  Writer writer(folder);
  const SealedExchange exchange;
  write_party(writer, "authority", exchange.authority, "issued the others");
  write_party(writer, "sender", exchange.sender, "signs the manifests");
  write_party(writer, "recipient", exchange.recipients[0], "opens the envelopes");
  write_envelopes(writer, exchange);
  write_signed_manifests(writer, exchange);
  write_packages(writer, exchange);
  std::cout << writer.count() << " vectors\n";
  return 0;
}

}  // namespace
}  // namespace musubi::testing

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_envelope_vectors FOLDER\n";
    return 2;
  }
  try {
    return musubi::testing::run(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << "make_envelope_vectors: " << error.what() << "\n";
    return 1;
  }
}
