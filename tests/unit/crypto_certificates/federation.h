// An authority and what it issues, for tests. All names are synthetic.
#pragma once

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/certificates/authority.h"

namespace musubi::crypto::testing {

inline const Validity kYear{*parse_instant("2026-04-01T00:00:00.000Z"),
                            *parse_instant("2027-03-31T23:59:59.000Z")};

inline KeyType key_type_for(KeyRole role) {
  return role == KeyRole::kCheckpoint ? KeyType::kEd25519 : KeyType::kP256;
}

template <class T>
T expect_value(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().reason);
  return *std::move(result);
}

struct Authority {
  PrivateKey key = PrivateKey::generate(KeyType::kP256);
  Certificate certificate =
      expect_value(make_authority_certificate(key, "authority:op-000001", kYear));

  [[nodiscard]] Certificate issue(KeyRole role, const PrivateKey& subject,
                                  std::string_view holder = "node:lg-032026-01",
                                  Validity validity = kYear) const {
    const Bytes der = expect_value(make_certificate_request(subject, role, holder));
    const CertificateRequest request = expect_value(parse_certificate_request(der));
    return expect_value(issue_certificate(key, certificate, request, validity));
  }
  [[nodiscard]] Certificate issue(KeyRole role) const {
    return issue(role, PrivateKey::generate(key_type_for(role)));
  }
};

inline const std::vector<KeyRole>& issued_roles() {
  static const std::vector<KeyRole> kRoles{KeyRole::kTls, KeyRole::kSigning, KeyRole::kSealing,
                                           KeyRole::kCheckpoint, KeyRole::kApproval};
  return kRoles;
}

// A directory of its own, in which stock tools can be run.
class Workbench {
 public:
  Workbench() {
    std::string pattern = "/tmp/musubi_certificates_XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    directory_ = pattern;
  }
  ~Workbench() { (void)!std::system(("rm -r " + directory_).c_str()); }
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  void write(const std::string& name, std::string_view content) const {
    std::ofstream(directory_ + "/" + name, std::ios::binary) << content;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(directory_ + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // True if `openssl arguments` succeeds. What it printed is in the file "output".
  [[nodiscard]] bool openssl(const std::string& arguments) const {
    const std::string command =
        "cd " + directory_ + " && openssl " + arguments + " >output 2>&1 </dev/null";
    return std::system(command.c_str()) == 0;
  }

 private:
  std::string directory_;
};

}  // namespace musubi::crypto::testing
