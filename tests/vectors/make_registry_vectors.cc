// Writes the vectors of docs/spec/registry.md, the same ones for the same seed:
//
//   make_registry_vectors tests/vectors/registry
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

#include "crypto/primitives/random.h"
#include "tests/support/registry_federation.h"
#include "tests/support/vector_file.h"

namespace musubi::registry::testing {
namespace {

using crypto::KeyRole;
using musubi::testing::VectorFile;
using Headers = std::map<std::string, std::string>;
using Keys = std::vector<const crypto::PrivateKey*>;

constexpr std::uint64_t kSeed = 20261121;

class Vectors {
 public:
  explicit Vectors(std::filesystem::path folder) : folder_(std::move(folder)) {
    // Small enough to be read: one node with two certificates, one person.
    first_ = federation_.content();
    first_.nodes.resize(1, first_.nodes[0]);
    first_.nodes[0].certificates.resize(2, first_.nodes[0].certificates[0]);
    next_ = first_;
    next_.version = 2;
    next_.issued += std::chrono::days{1};
    next_.stale_after += std::chrono::days{1};
    next_.expires += std::chrono::days{1};
  }

  void write_all() {
    write_accepted();
    write_shells();
    write_signatures();
    write_histories();
    write_contents();
    std::cout << count_ << " vectors\n";
  }

 private:
  void write(const std::string& name, Headers headers, ByteView document) {
    std::ofstream file(folder_ / (name + ".txt"));
    file << VectorFile{std::move(headers), to_bytes(document)}.to_text();
    if (!file.flush()) throw std::runtime_error("cannot write " + name);
    ++count_;
  }
  // A document for a member that holds nothing, and was told all three keys.
  void first(const std::string& name, const std::string& expect, const std::string& comment,
             ByteView document) {
    std::string told;
    for (const Digest& id : federation_.operators.ids()) {
      told += (told.empty() ? "" : " ") + id.hex();
    }
    Headers headers{{"expect", expect}, {"comment", comment}, {"told", told}};
    add_outcome(headers, federation_.accept_first(document));
    write(name, headers, document);
  }
  // A document for a member that holds the one of another vector.
  void successor(const std::string& name, const std::string& expect, const std::string& comment,
                 const Bytes& document, const Bytes& current, const std::string& current_name,
                 Instant floor = kIssued) {
    const Registry held = expect_value(federation_.accept_first(current));
    Headers headers{{"expect", expect},
                    {"comment", comment},
                    {"current", current_name},
                    {"floor", to_text(floor)}};
    add_outcome(headers, accept_registry(document, &held, {}, floor));
    write(name, headers, document);
  }
  static void add_outcome(Headers& headers, const Result<Registry>& result) {
    const std::string got = result.ok() ? "accepted" : result.error().reason;
    if (got != headers.at("expect")) {
      throw std::runtime_error(headers.at("comment") + ": " + got);
    }
    if (!result.ok()) return;
    headers.emplace("version", std::to_string(result->version()));
    headers.emplace("digest", result->digest().hex());
  }

  Bytes sign(const RegistryContent& content) const { return federation_.sign(content); }
  // Signs what no careful program would: the content's JSON after a change.
  Bytes sign_json(const std::function<void(json::Object&)>& change) const {
    json::Value value = to_json(first_);
    change(*value.object());
    const std::string message = std::string(kRegistrySignatureDomain) + json::to_canonical(value);
    std::map<std::string, json::Value> signatures;
    for (const auto* key : {&federation_.operators.a, &federation_.operators.c}) {
      const std::string id = key->public_key().id().hex();
      signatures.emplace(
          id, json::Object{{"key", id}, {"signature", to_base64(key->sign(as_bytes(message)))}});
    }
    json::Array list;
    for (const auto& [id, signature] : signatures) list.push_back(signature);
    return to_bytes(json::to_canonical(json::Object{{"signatures", list}, {"signed", value}}));
  }
  // A signed document after a change that its signers did not make.
  static Bytes bend(const Bytes& document, const std::function<void(json::Object&)>& change) {
    json::Value value = expect_value(json::parse(document));
    change(*value.object());
    return to_bytes(json::to_canonical(value));
  }
  static json::Array& signatures(json::Object& document) {
    return *document.at("signatures").array();
  }
  static json::Object& first_of(json::Object& content, const std::string& list) {
    return *content.at(list).array()->front().object();
  }
  static void break_signature(json::Value& entry) {
    Bytes bytes = *from_base64(*entry.find("signature")->text());
    bytes.back() ^= 1;
    (*entry.object())["signature"] = to_base64(bytes);
  }

  void write_accepted() {
    const Operators& keys = federation_.operators;
    first("first", "accepted", "a first document, by two of three keys", sign(first_));
    first("first-by-all", "accepted", "R-28: all three keys",
          federation_.sign(first_, {&keys.a, &keys.b, &keys.c}));
    RegistryContent revoked = first_;
    revoked.revocations = {{first_.nodes[0].certificates[1].certificate.fingerprint(), kIssued,
                            kIssued - std::chrono::days{3}}};
    revoked_ = sign(revoked);
    first("first-with-revocation", "accepted", "R-22: a compromised signing key", revoked_);
  }

  void write_shells() {
    const Bytes document = sign(first_);
    const json::Value value = expect_value(json::parse(document));
    first("pretty", "json.not-canonical", "R-1: the same content in another spelling",
          as_bytes(json::to_pretty(value)));
    Bytes trailing = document;
    trailing.push_back('\n');
    first("trailing-line-feed", "json.not-canonical", "R-1: one byte after the document", trailing);
    first("third-member", "json.unknown-member", "R-2",
          bend(document, [](auto& d) { d.emplace("note", "x"); }));
    first("no-signatures", "json.missing", "R-2: the list is not there",
          bend(document, [](auto& d) { d.erase("signatures"); }));
    first("signature-twice", "registry.signature-order", "R-3: one key, twice",
          bend(document, [](auto& d) {
            signatures(d).insert(signatures(d).begin(), signatures(d).front());
          }));
    first("signatures-out-of-order", "registry.signature-order", "R-3",
          bend(document, [](auto& d) { std::swap(signatures(d)[0], signatures(d)[1]); }));
  }

  void write_signatures() {
    const Operators& keys = federation_.operators;
    const crypto::PrivateKey stranger = new_key();
    const Bytes by_all = federation_.sign(first_, {&keys.a, &keys.b, &keys.c});
    first("one-bad-among-three", "registry.bad-signature",
          "R-4: two good signatures do not heal a bad one of a known key",
          bend(by_all, [](auto& d) { break_signature(signatures(d)[1]); }));
    first("stranger-beside-two", "accepted", "R-5: a third signature by an unknown key",
          federation_.sign(first_, {&keys.a, &keys.c, &stranger}));
    first("one-of-three", "registry.not-signed", "R-28", federation_.sign(first_, {&keys.a}));
    first("stranger-beside-one", "registry.not-signed", "R-5: an unknown key does not count",
          federation_.sign(first_, {&keys.a, &stranger}));
    first("nobody", "registry.not-signed", "R-28: an empty list", federation_.sign(first_, {}));
    first("changed-after-signing", "registry.bad-signature", "another name was put in",
          bend(by_all, [](auto& d) {
            first_of(*d.at("signed").object(), "organisations")["name_ja"] = "別の市";
          }));
    RegistryContent alone = first_;
    alone.threshold = alone.next_threshold = 1;
    alone.operator_keys = alone.next_operator_keys = {operator_key(keys.a)};
    first("own-threshold-of-one", "registry.not-signed",
          "R-28: the thief of one key writes a threshold of its own",
          federation_.sign(alone, {&keys.a}));
  }

  void write_histories() {
    const Operators& keys = federation_.operators;
    const Bytes held = sign(first_);
    successor("next", "accepted", "R-29: version 2 after version 1", sign(next_), held, "first");
    successor("next-by-one", "registry.not-signed", "R-29: below the predecessor's threshold",
              federation_.sign(next_, {&keys.b}), held, "first");
    successor("same-again", "accepted", "R-33: the same content, signed by others",
              federation_.sign(first_, {&keys.b, &keys.c}), held, "first");
    RegistryContent other = first_;
    other.organisations[0].name_en = "Another City";
    successor("fork", "registry.fork", "R-33: version 1 again, with other content", sign(other),
              held, "first");
    const crypto::PrivateKey stranger = new_key();
    successor("fork-by-strangers", "registry.not-signed", "R-38: no alarm for strangers",
              federation_.sign(other, {&stranger}), held, "first");
    other = next_;
    other.federation = "other-area";
    successor("other-federation", "registry.federation", "R-31", sign(other), held, "first");
    other = next_;
    other.issued = kIssued - Duration{1};
    successor("issued-before", "registry.issued-before", "R-34", sign(other), held, "first");
    successor("expired", "registry.expired", "R-35: it ended just at the time floor", sign(next_),
              held, "first", next_.expires);
    successor("revocation-dropped", "registry.revocation-dropped", "R-36", sign(next_), revoked_,
              "first-with-revocation");
    write_rollback_and_key_change();
  }

  void write_rollback_and_key_change() {
    RegistryContent third = next_;
    third.version = 3;
    const Bytes held = sign(third);
    first("first-version-3", "accepted", "R-28: a member may join at any version", held);
    successor("rollback", "registry.rollback", "R-32: version 2 after version 3", sign(next_), held,
              "first-version-3");
    const Operators incoming;
    RegistryContent announcing = first_;
    announcing.next_operator_keys = incoming.keys();
    const Bytes announced = sign(announcing);
    first("successors-named", "accepted", "other keys are to sign the next version", announced);
    RegistryContent taken_over = next_;
    taken_over.operator_keys = taken_over.next_operator_keys = incoming.keys();
    successor("successors-sign", "accepted", "R-29: they do",
              federation_.sign(taken_over, {&incoming.a, &incoming.b}), announced,
              "successors-named");
    successor("outgoing-sign", "registry.not-signed", "R-29: the outgoing keys sign once more",
              sign(next_), announced, "successors-named");
    successor("incoming-alone", "registry.not-signed", "R-29: keys that nobody has named",
              federation_.sign(taken_over, {&incoming.a, &incoming.b}), sign(first_), "first");
    successor("outgoing-alone", "registry.not-signed",
              "R-30: a version that its own keys have not signed", sign(taken_over), sign(first_),
              "first");
  }

  void write_contents() {
    const auto changed = [&](const std::string& name, const std::string& expect,
                             const std::string& comment,
                             const std::function<void(RegistryContent&)>& change) {
      RegistryContent content = first_;
      change(content);
      first(name, expect, comment, sign(content));
    };
    first("extra-member", "json.unknown-member", "R-6",
          sign_json([](auto& c) { c.emplace("extra", 1); }));
    first("format-2", "registry.format", "R-7",
          sign_json([](auto& c) { c["format"] = "musubi-registry-2"; }));
    changed("stale-after-expires", "registry.clocks", "R-8",
            [](auto& c) { c.stale_after = c.expires; });
    changed("lives-for-ever", "registry.lifetime", "R-8: more than 400 days",
            [](auto& c) { c.expires = c.issued + kMaxRegistryLifetime + Duration{1}; });
    changed("next-threshold-of-one", "registry.threshold", "R-10: one of three",
            [](auto& c) { c.next_threshold = 1; });
    changed("organisation-twice", "registry.duplicate", "R-12",
            [](auto& c) { c.organisations.push_back(c.organisations[0]); });
    first("check-digit", "json.bad-value", "R-13: 032027 is no 団体コード",
          sign_json([](auto& c) { first_of(c, "organisations")["municipality_code"] = "032027"; }));
    changed("code-of-another", "registry.id-code", "R-13", [](auto& c) {
      c.organisations[0].municipality_code = c.organisations[1].municipality_code;
    });
    changed("right-to-left", "registry.text", "R-15: a name that turns the direction of writing",
            [](auto& c) { c.organisations[0].name_ja += "\u202e"; });
    changed("node-of-nobody", "registry.unknown-organisation", "R-16", [](auto& c) {
      c.nodes.push_back({node_id("lg-034835-01"), {}, {}, "S1"});
    });
    changed("endpoint-with-path", "registry.endpoint", "R-17",
            [](auto& c) { c.nodes[0].endpoint = "https://miyako.example:8443/x"; });
    changed("certificate-of-another", "registry.holder", "R-18", [](auto& c) {
      c.nodes.push_back({node_id("lg-034827-01"), {}, {c.nodes[0].certificates[1]}, "S1"});
      c.nodes[0].certificates.pop_back();
    });
    changed("other-authority", "registry.issuer", "R-19",
            [](auto& c) { c.authorities = {Authority().certificate}; });
    changed("contract-with-itself", "registry.commissioners", "R-20",
            [](auto& c) { c.contracts[0].commissioners.push_back(c.contracts[0].contractor); });
    changed("empty-scope", "registry.categories", "R-20",
            [](auto& c) { c.contracts[0].categories.clear(); });
    changed("person-of-another", "registry.grammar", "R-21",
            [](auto& c) { c.approval_keys[0].organisation = organisation_id("lg-034827"); });
    changed("revoked-authority", "registry.revoked-authority", "R-23", [](auto& c) {
      c.revocations = {{c.authorities[0].fingerprint(), kIssued, {}}};
    });
  }

  std::filesystem::path folder_;
  Federation federation_;
  RegistryContent first_;
  RegistryContent next_;
  Bytes revoked_;
  int count_ = 0;
};

}  // namespace
}  // namespace musubi::registry::testing

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_registry_vectors FOLDER\n";
    return 2;
  }
  musubi::crypto::SeededRandom random(musubi::registry::testing::kSeed);
  const musubi::crypto::OpensslDrawsFrom everything(random);
  musubi::registry::testing::Vectors(argv[1]).write_all();
  return 0;
}
