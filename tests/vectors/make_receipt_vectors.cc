// Writes the vectors of docs/spec/exchange.md, section 4, the same ones for the same seed:
//
//   make_receipt_vectors tests/vectors/receipt
#include <functional>
#include <iostream>

#include "crypto/log/merkle.h"
#include "crypto/primitives/random.h"
#include "protocol/exchange/receipt_json.h"
#include "tests/support/federation_fixture.h"
#include "tests/vectors/receipt_judge.h"

namespace musubi::testing {
namespace {

using namespace exchange;
using crypto::KeyRole;
using std::chrono::hours;

constexpr std::uint64_t kSeed = 20261122;
constexpr std::size_t kJudge = 1;  // the node that signs

class Vectors {
 public:
  Vectors(const std::filesystem::path& folder, crypto::RandomSource& random)
      : folder_(folder), registries_(folder / "registries"), random_(random) {
    std::filesystem::create_directories(folder / "registries");
    keep_registry("plain", "three nodes; node 2 judges");
  }

  void write_all() {
    write_accepted();
    write_documents();
    write_statements();
    write_signers();
    write_paths();
    write_leaves();
    write_batches();
    write_revoked();
    std::cout << count_ << " vectors\n";
  }

 private:
  using Change = std::function<void(json::Object&)>;

  // The federation's registry as it is now; the vectors that follow are judged by it.
  void keep_registry(const std::string& name, const std::string& comment) {
    registry_name_ = name;
    registries_.write(name, {{{"expect", "accepted"},
                              {"comment", comment},
                              {"told", federation_.trusted().front().hex()}},
                             federation_.registry().document()});
  }

  void write(const std::string& name, const std::string& expect, const std::string& comment,
             const std::string& form, Bytes body) {
    VectorFile vector{
        {{"expect", expect}, {"comment", comment}, {"form", form}, {"registry", registry_name_}},
        std::move(body)};
    const auto judged = judge(vector, federation_.registry());
    if (outcome_of(judged) != expect) throw std::runtime_error(name + ": " + outcome_of(judged));
    if (judged) {
      vector.headers.emplace("judge", judged->judge.text());
      vector.headers.emplace("outcomes", judged->outcomes);
    }
    folder_.write(name, vector);
    ++count_;
  }
  void receipt(const std::string& name, const std::string& expect, const std::string& comment,
               const Receipt& receipt) {
    write(name, expect, comment, "receipt", serialise(receipt));
  }
  void batch(const std::string& name, const std::string& expect, const std::string& comment,
             const OutcomeBatch& batch) {
    write(name, expect, comment, "batch", encode_batch(batch));
  }

  Digest digest() { return Digest::from_bytes(random_.bytes(32)).value(); }
  Outcome opened(OutcomeCode code) {
    return {code, digest(),
            Taken{MessageId::draw(random_), digest(), "referral", federation_.now, 17}};
  }
  Outcome refusal() { return {OutcomeCode::kRefused, digest(), std::nullopt}; }
  SigningIdentity signer() const { return federation_.node(kJudge).signer(); }
  std::vector<Outcome> some() {
    return {opened(OutcomeCode::kAccepted), opened(OutcomeCode::kSuperseded), refusal(),
            opened(OutcomeCode::kRecalled), opened(OutcomeCode::kUnsupported)};
  }
  OutcomeBatch sign(const std::vector<Outcome>& outcomes) {
    return sign_outcomes(outcomes, {99, {}}, signer(), federation_.now, random_);
  }
  // The receipt for one of several outcomes.
  Receipt one_of(const std::vector<Outcome>& outcomes, std::size_t index) {
    const auto verified = verify_batch(sign(outcomes), federation_.registry(), federation_.now);
    return verified.value().outcomes().at(index).receipt();
  }
  Receipt good() { return one_of(some(), 3); }

  // Signs what no careful program would: any bytes as a statement.
  Receipt sign_statement(const Receipt& receipt, Bytes statement, const SigningIdentity& by,
                         const std::string& purpose = "musubi outcomes v1\n") {
    Receipt made = receipt;
    made.signature = by.key->sign(as_bytes(purpose + std::string(as_text(statement))));
    made.statement = std::move(statement);
    return made;
  }
  static Bytes changed(const Bytes& document, const Change& change) {
    json::Value value = json::parse(document).value();
    change(*value.object());
    return to_bytes(json::to_canonical(value));
  }
  // A receipt whose statement its judge signed after a change.
  Receipt with_statement(const Change& change) {
    const Receipt base = good();
    return sign_statement(base, changed(base.statement, change), signer());
  }
  // A receipt for one leaf, changed before the batch was made.
  Receipt with_leaf(const Outcome& outcome, const Change& change) {
    return for_leaf(changed(outcome_leaf(outcome, random_.bytes(kOutcomeSaltSize)), change));
  }
  Receipt for_leaf(Bytes leaf) {
    const Statement statement{signer().node,
                              signer().certificate.fingerprint(),
                              federation_.now,
                              1,
                              crypto::leaf_hash(leaf),
                              99,
                              {}};
    return sign_statement({{}, {}, std::move(leaf), 0, {}}, statement_bytes(statement), signer());
  }

  void write_accepted() {
    receipt("one-alone", "accepted", "a batch of one: the leaf's hash is the root",
            one_of({opened(OutcomeCode::kAccepted)}, 0));
    receipt("fourth-of-five", "accepted", "a path through a tree that is not full", good());
    receipt("last-of-five", "accepted", "the shortest path of that tree", one_of(some(), 4));
    receipt("refusal", "accepted", "X-7: a refusal names its envelope and nothing else",
            one_of(some(), 2));
    batch("batch-of-five", "accepted", "each outcome that there is, in the order of leaves",
          sign(some()));
    batch("batch-of-none", "accepted", "notes only: a mark, and what a restored node asks for",
          sign_outcomes({}, {99, Recovery{StreamEpoch::draw(random_), 70}}, signer(),
                        federation_.now, random_));
  }

  void write_documents() {
    const Bytes document = serialise(good());
    const auto bent = [&](const std::string& name, const std::string& expect,
                          const std::string& comment, const Change& change) {
      write(name, expect, comment, "receipt", changed(document, change));
    };
    write("pretty", "json.not-canonical", "the same receipt in another spelling", "receipt",
          to_bytes(json::to_pretty(json::parse(document).value())));
    bent("receipt-version-2", "json.out-of-range", "v is 1", [](auto& r) { r["v"] = 2; });
    bent("extra-member", "json.unknown-member", "a member that a receipt does not have",
         [](auto& r) { r.emplace("note", "x"); });
    bent("no-path", "json.missing", "a path may be empty, never absent",
         [](auto& r) { r.erase("path"); });
    bent("index-1024", "json.out-of-range", "a batch has 1,024 leaves at most",
         [](auto& r) { r["index"] = 1024; });
    bent("path-of-64", "json.too-many-items", "63 hashes at most",
         [](auto& r) { r["path"].array()->resize(64, r["path"].array()->front()); });
    bent("short-hash", "json.bad-value", "a hash of 63 digits in the path", [](auto& r) {
      json::Value& hash = r["path"].array()->front();
      hash = hash.text()->substr(1);
    });
    bent("signature-in-hexadecimal", "json.bad-value", "the signature is in base64",
         [](auto& r) { r["signature"] = "3045!"; });
  }

  void write_statements() {
    receipt(
        "statement-changed", "receipt.bad-signature", "X-10: another mark than was signed", [&] {
          Receipt made = good();
          made.statement = changed(made.statement, [](auto& s) { s["backed_up_through"] = 100; });
          return made;
        }());
    receipt("statement-spelt-otherwise", "json.not-canonical",
            "signed, but with a space after a colon", [&] {
              const Receipt base = good();
              std::string text(as_text(base.statement));
              text.insert(text.find(':') + 1, " ");
              return sign_statement(base, to_bytes(text), signer());
            }());
    receipt("statement-version-2", "json.out-of-range", "signed, but of a later version",
            with_statement([](auto& s) { s["v"] = 2; }));
    receipt("statement-with-note", "json.unknown-member", "signed, with one member more",
            with_statement([](auto& s) { s.emplace("note", "x"); }));
    receipt("size-1025", "json.out-of-range", "signed, for more leaves than a batch has",
            with_statement([](auto& s) { s["size"] = 1025; }));
    receipt("size-0", "receipt.path", "signed, for a batch of none",
            with_statement([](auto& s) { s["size"] = 0; }));
    receipt("other-root", "receipt.path", "X-10: signed, with the root of another batch",
            with_statement([&](auto& s) { s["root"] = digest().hex(); }));
  }

  void write_signers() {
    const Receipt base = good();
    Receipt bent = base;
    bent.signature.back() ^= 1;
    receipt("signature-changed", "receipt.bad-signature", "one bit of the signature", bent);
    receipt("no-purpose-line", "receipt.bad-signature",
            "the signature must cover \"musubi outcomes v1\" and a line feed",
            sign_statement(base, base.statement, signer(), ""));
    receipt("other-purpose-line", "receipt.bad-signature", "a signature for another purpose",
            sign_statement(base, base.statement, signer(), "musubi registry v1\n"));
    receipt("signed-by-another", "receipt.bad-signature",
            "X-10: another member's key under this judge's certificate",
            sign_statement(base, base.statement, federation_.node(2).signer()));
    receipt("certificate-of-another", "receipt.unknown-signer",
            "X-10: another member's certificate under this judge's name",
            with_statement([&](auto& s) {
              s["signer"] = federation_.node(2).signer().certificate.fingerprint().hex();
            }));
    receipt("tls-certificate", "receipt.unknown-signer", "X-10: the judge's own, in another role",
            with_statement([&](auto& s) {
              const auto& tls = federation_.node(kJudge).current(KeyRole::kTls);
              s["signer"] = tls.certificate.fingerprint().hex();
            }));
    receipt("judge-not-listed", "receipt.unknown-signer",
            "X-10: a node that is not in the registry",
            with_statement([](auto& s) { s["node"] = "lg-034843-01"; }));
    receipt("signed-too-early", "certificate.not-yet-valid", "X-10: before the certificate",
            with_statement([](auto& s) { s["signed_at"] = "2025-11-21T03:00:00.000Z"; }));
    receipt("signed-too-late", "certificate.expired", "X-10: after the certificate",
            with_statement([](auto& s) { s["signed_at"] = "2028-11-21T03:00:00.000Z"; }));
  }

  void write_paths() {
    const auto bent = [&](const std::string& name, const std::string& comment, auto change) {
      Receipt made = good();
      change(made);
      receipt(name, "receipt.path", comment, made);
    };
    bent("other-index", "the leaf stands elsewhere", [](Receipt& r) { r.index = 2; });
    bent("index-beyond-size", "five leaves have no index 5", [](Receipt& r) { r.index = 5; });
    bent("path-cut", "one hash is missing", [](Receipt& r) { r.path.pop_back(); });
    bent("path-longer", "one hash too many", [&](Receipt& r) { r.path.push_back(digest()); });
    bent("path-swapped", "the order of hashes is that of the tree",
         [](Receipt& r) { std::swap(r.path[0], r.path[1]); });
    bent("leaf-changed", "\"recalled\" turned into \"accepted\"", [](Receipt& r) {
      r.leaf = changed(r.leaf, [](auto& leaf) { leaf["outcome"] = "accepted"; });
    });
    bent("leaf-of-another-batch", "a leaf that another signature covers",
         [&](Receipt& r) { r.leaf = one_of(some(), 3).leaf; });
  }

  void write_leaves() {
    const auto odd = [&](const std::string& name, const std::string& expect,
                         const std::string& comment, const Outcome& outcome, const Change& change) {
      receipt(name, expect, comment, with_leaf(outcome, change));
    };
    const Outcome accepted = opened(OutcomeCode::kAccepted);
    odd("refusal-with-message", "json.unknown-member", "X-7: a refusal that says what it was about",
        refusal(), [&](auto& leaf) { leaf["message"] = accepted.taken->message.text(); });
    odd("refusal-with-cause", "json.unknown-member", "X-7: a refusal that says why", refusal(),
        [](auto& leaf) { leaf["reason"] = "envelope.expired"; });
    odd("no-message", "json.missing", "what was opened has an id", accepted,
        [](auto& leaf) { leaf.erase("message"); });
    odd("no-digest", "json.missing", "X-11: without it nothing ties it to a content", accepted,
        [](auto& leaf) { leaf.erase("digest"); });
    odd("duplicate", "json.bad-value", "X-8: there is no such outcome", accepted,
        [](auto& leaf) { leaf["outcome"] = "duplicate"; });
    odd("short-salt", "json.bad-value", "X-9: 15 bytes", accepted,
        [](auto& leaf) { leaf["salt"] = std::string(30, 'a'); });
    odd("no-salt", "json.missing", "X-9", accepted, [](auto& leaf) { leaf.erase("salt"); });
    odd("leaf-version-2", "json.out-of-range", "v is 1", accepted,
        [](auto& leaf) { leaf["v"] = 2; });
    odd("negative-index", "json.out-of-range", "a log has no entry -1", accepted,
        [](auto& leaf) { leaf["log_index"] = -1; });
    const Bytes leaf = outcome_leaf(accepted, random_.bytes(kOutcomeSaltSize));
    receipt("leaf-spelt-otherwise", "json.not-canonical", "signed, but with a line feed after it",
            for_leaf(to_bytes(std::string(as_text(leaf)) + "\n")));
  }

  void write_batches() {
    const OutcomeBatch good_batch = sign(some());
    const auto bent = [&](const std::string& name, const std::string& expect,
                          const std::string& comment, auto change) {
      OutcomeBatch made = good_batch;
      change(made);
      batch(name, expect, comment, made);
    };
    bent("batch-leaf-missing", "receipt.size", "X-10: four leaves under a statement for five",
         [](auto& b) { b.leaves.pop_back(); });
    bent("batch-leaf-twice", "receipt.size", "X-10: six leaves under a statement for five",
         [](auto& b) { b.leaves.push_back(b.leaves.back()); });
    bent("batch-leaves-swapped", "receipt.root", "X-10: the order is signed",
         [](auto& b) { std::swap(b.leaves[0], b.leaves[1]); });
    bent("batch-leaf-exchanged", "receipt.root", "X-10: a leaf of another batch",
         [&](auto& b) { b.leaves[0] = sign(some()).leaves[0]; });
    bent("batch-signature-changed", "receipt.bad-signature", "one bit of the signature",
         [](auto& b) { b.signature.back() ^= 1; });
    bent("batch-mark-changed", "receipt.bad-signature",
         "§5.5: a backup mark that the judge did not sign", [](auto& b) {
           b.statement = changed(b.statement, [](auto& s) { s["backed_up_through"] = 100; });
         });
  }

  // Under other registries, the last of all: the same signature is believed no longer.
  void write_revoked() {
    const Receipt base = good();
    federation_.revoke(kJudge, KeyRole::kSigning, federation_.now);
    federation_.publish();
    keep_registry("revoked", "the judge's signing certificate was revoked");
    receipt("signed-when-revoked", "certificate.revoked", "X-10: signed at that instant", base);
    receipt("signed-before-revoked", "accepted", "R-25: what was signed before stays believed",
            with_statement_before_now(base));
    federation_.content.revocations.front().invalid_since = federation_.now - hours{2};
    federation_.publish();
    keep_registry("compromised", "its key counts as stolen since two hours before");
    receipt("signed-when-compromised", "certificate.compromised",
            "R-25: an hour before it was revoked, an hour after it was stolen",
            with_statement_before_now(base));
  }
  Receipt with_statement_before_now(const Receipt& base) {
    const Bytes statement = changed(
        base.statement, [&](auto& s) { s["signed_at"] = to_text(federation_.now - hours{1}); });
    return sign_statement(base, statement, signer());
  }

  VectorFolder folder_;
  VectorFolder registries_;
  crypto::RandomSource& random_;
  Federation federation_{3};
  std::string registry_name_;
  int count_ = 0;
};

}  // namespace
}  // namespace musubi::testing

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_receipt_vectors FOLDER\n";
    return 2;
  }
  musubi::crypto::SeededRandom random(musubi::testing::kSeed);
  const musubi::crypto::OpensslDrawsFrom everything(random);
  musubi::testing::Vectors(argv[1], random).write_all();
  return 0;
}
