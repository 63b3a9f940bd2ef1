// Every file in tests/vectors/envelope does what it says.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "crypto/cms/inner_package.h"
#include "crypto/cms/suite_s1.h"
#include "crypto/primitives/hash.h"
#include "tests/support/vector_file.h"

namespace musubi::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = MUSUBI_SOURCE_DIR "/tests/vectors/envelope";

VectorFile read_vector(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto vector = parse_vector(text.str());
  EXPECT_TRUE(vector.has_value()) << path;
  return vector.value_or(VectorFile{});
}

std::vector<fs::path> vector_paths() {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  return paths;
}

crypto::Certificate certificate(const std::string& name) {
  return *crypto::Certificate::parse(
      read_vector(kFolder / "keys" / (name + "-certificate.txt")).body);
}

// What happened, in the words of `expect`, once the other headers were compared.
std::string open_vector(const VectorFile& vector) {
  const crypto::PrivateKey key =
      *crypto::PrivateKey::from_pkcs8(read_vector(kFolder / "keys/recipient-key.txt").body);
  const crypto::SealingKey own{&key, certificate("recipient")};
  const auto opened = crypto::open(vector.body, {&own, 1});
  if (!opened.ok()) return opened.error().reason;
  EXPECT_EQ(crypto::sha256(opened->content).hex(), vector.header("content-sha256"));
  EXPECT_EQ(std::to_string(opened->recipient_count), vector.header("recipients"));
  return "opens";
}

std::string verify_vector(const VectorFile& vector) {
  const auto manifest = crypto::verify_signed_manifest(vector.body, certificate("sender"));
  if (!manifest.ok()) return manifest.error().reason;
  EXPECT_EQ(as_text(*manifest), vector.header("manifest"));
  const auto unverified = crypto::inspect_signed_manifest(vector.body);
  EXPECT_EQ(to_text(unverified->signing_time), vector.header("signing-time"));
  return "verifies";
}

std::string unpack_vector(const VectorFile& vector) {
  const auto package = crypto::unpack(vector.body);
  if (!package.ok()) return package.error().reason;
  EXPECT_EQ(crypto::payload_commitment(package->salt, package->payload).hex(),
            vector.header("payload-commitment"));
  return "unpacks";
}

TEST(EnvelopeVectors, DoWhatTheySay) {
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (const fs::path& path : vector_paths()) {
    const VectorFile vector = read_vector(path);
    const std::string kind = vector.header("kind");
    std::string outcome = "no such kind: " + kind;
    if (kind == "envelope") outcome = open_vector(vector);
    if (kind == "signed-manifest") outcome = verify_vector(vector);
    if (kind == "package") outcome = unpack_vector(vector);
    EXPECT_EQ(outcome, vector.header("expect")) << path;
    EXPECT_FALSE(vector.header("comment").empty()) << path;
    ++(outcome.find('.') == std::string::npos ? accepted : refused);
  }
  EXPECT_GE(accepted, 7U);
  EXPECT_GE(refused, 100U);
}

TEST(EnvelopeVectors, HaveAuthoritysSignatureOnTheirCertificates) {
  const crypto::Certificate authority = certificate("authority");
  EXPECT_TRUE(certificate("sender").issued_by(authority));
  EXPECT_TRUE(certificate("recipient").issued_by(authority));
}

}  // namespace
}  // namespace musubi::testing
