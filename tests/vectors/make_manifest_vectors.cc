// Writes the vectors of docs/spec/manifest.md, the same ones each time:
//
//   make_manifest_vectors tests/vectors/manifest
#include <functional>
#include <iostream>

#include "protocol/envelope/manifest.h"
#include "tests/support/full_manifest.h"
#include "tests/vectors/vector_folder.h"

namespace musubi::testing {
namespace {

class Vectors {
 public:
  explicit Vectors(VectorFolder folder) : folder_(std::move(folder)) {}

  void write_all() {
    write_accepted();
    write_spellings();
    write_shapes();
    write_versions();
    write_recipients();
    write_codes();
    write_duties_and_times();
    std::cout << count_ << " vectors\n";
  }

 private:
  using Change = std::function<void(json::Object&)>;

  void write(const std::string& name, const std::string& expect, const std::string& comment,
             const Bytes& bytes) {
    const auto read = parse_manifest(bytes);
    if (outcome_of(read) != expect) throw std::runtime_error(name + ": " + outcome_of(read));
    VectorFile vector{{{"expect", expect}, {"comment", comment}}, bytes};
    if (read) vector.headers.emplace("immutable", immutable_digest(*read).hex());
    folder_.write(name, vector);
    ++count_;
  }
  // The whole manifest after one change, in canonical form.
  void changed(const std::string& name, const std::string& expect, const std::string& comment,
               const Change& change) {
    json::Value value = *json::parse(serialise(full_manifest()));
    change(*value.object());
    write(name, expect, comment, to_bytes(json::to_canonical(value)));
  }
  // The whole manifest's text after one replacement.
  void respelt(const std::string& name, const std::string& expect, const std::string& comment,
               const std::string& from, const std::string& to) {
    std::string text(as_text(serialise(full_manifest())));
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error(name + ": nothing to replace");
    write(name, expect, comment, to_bytes(text.replace(at, from.size(), to)));
  }

  static json::Object& in(json::Object& manifest, const std::string& member) {
    return *manifest.at(member).object();
  }
  static json::Array& list(json::Object& object, const std::string& member) {
    return *object.at(member).array();
  }
  static json::Object& recipient(json::Object& manifest, std::size_t index) {
    return *list(manifest, "recipients").at(index).object();
  }
  static json::Object& duty(json::Object& manifest, std::size_t index) {
    return *list(manifest, "obligations").at(index).object();
  }

  void write_accepted() {
    write("whole", "accepted", "every member that there is", serialise(full_manifest()));
    changed("least", "accepted", "M-3: without what may be left out", [](auto& m) {
      for (const char* name : {"reply_to", "payload", "checkpoint"}) m.erase(name);
      list(m, "obligations").clear();
      recipient(m, 0).erase("subject");
    });
    changed("unknown-kind", "accepted", "M-27: a kind of a later list is no fault",
            [](auto& m) { m["kind"] = "later-kind"; });
    // The immutable digest of this one is that of "whole" (M-24).
    changed("resealed", "accepted", "M-20: all that a reseal may change", [](auto& m) {
      m["attempt"] = 2;
      m.erase("checkpoint");
      in(m, "sender")["certificate"] = digest(21).hex();
      recipient(m, 0)["certificate"] = digest(22).hex();
      recipient(m, 1)["certificate"] = digest(23).hex();
    });
    changed("sixty-two-days", "accepted", "M-14: the longest life",
            [](auto& m) { m["not_after"] = "2027-01-22T03:00:00.000Z"; });
  }

  void write_spellings() {
    const Bytes good = serialise(full_manifest());
    const json::Value value = *json::parse(good);
    write("pretty", "json.not-canonical", "M-1: the same content in another spelling",
          to_bytes(json::to_pretty(value)));
    Bytes trailing = good;
    trailing.push_back('\n');
    write("trailing-line-feed", "json.not-canonical", "M-1: one byte after the object", trailing);
    write("second-object", "json.syntax", "M-1: another object after the first",
          to_bytes(std::string(as_text(good)) + "{}"));
    write("byte-order-mark", "json.byte-order-mark", "M-1",
          to_bytes("\xEF\xBB\xBF" + std::string(as_text(good))));
    write("empty", "json.syntax", "M-1: no bytes at all", {});
    write("a-list", "json.wrong-type", "M-1: not an object", to_bytes("[]"));
    write("too-large", "json.too-large", "M-2: 48 KiB and one byte",
          Bytes(kMaxManifestBytes + 1, ' '));
    respelt("member-twice", "json.duplicate-key", "M-1: the same member again", "\"attempt\":1",
            "\"attempt\":1,\"attempt\":1");
    respelt("fraction", "json.not-an-integer", "M-1: 1.0 is no integer here", "\"attempt\":1",
            "\"attempt\":1.0");
    respelt("beyond-double", "json.integer-range", "M-1: 2 to the 53rd", "\"revision\":5",
            "\"revision\":9007199254740992");
    respelt("escaped-letter", "json.not-canonical", "M-1: a letter written as an escape",
            "\"referral\"", "\"\\u0072eferral\"");
    respelt("members-out-of-order", "json.not-canonical", "M-1: RFC 8785 sorts members",
            R"("as_of":"2025-06-01","class":"consent")",
            R"("class":"consent","as_of":"2025-06-01")");
  }

  void write_shapes() {
    changed("extra-member", "json.unknown-member", "M-3: outermost",
            [](auto& m) { m.emplace("note", "x"); });
    changed("extra-member-deep", "json.unknown-member", "M-3: in a recipient",
            [](auto& m) { recipient(m, 1).emplace("note", "x"); });
    changed("no-purpose", "json.missing", "M-3", [](auto& m) { m.erase("purpose"); });
    changed("null-payload", "json.wrong-type", "M-3: left out, never null",
            [](auto& m) { m["payload"] = json::Value(); });
    changed("short-digest", "json.bad-value", "section 1: 63 digits",
            [](auto& m) { in(m, "sender")["certificate"] = digest(1).hex().substr(1); });
    changed("upper-case-id", "json.bad-value", "section 1: hexadecimal digits are lower case",
            [](auto& m) { m["message"] = std::string(32, 'D'); });
    changed("local-time", "json.bad-value", "section 1: an instant ends with Z",
            [](auto& m) { m["created"] = "2026-11-21T12:00:00.000+09:00"; });
    changed("sequence-zero", "json.out-of-range", "M-18: streams begin at 1",
            [](auto& m) { recipient(m, 0)["sequence"] = 0; });
    changed("attempt-zero", "json.out-of-range", "section 2: attempts begin at 1",
            [](auto& m) { m["attempt"] = 0; });
    changed("empty-payload", "json.out-of-range", "section 2: a payload has bytes",
            [](auto& m) { in(m, "payload")["length"] = 0; });
    changed("oversized-payload", "json.out-of-range", "section 2: 983040 bytes at most",
            [](auto& m) { in(m, "payload")["length"] = 983041; });
  }

  void write_versions() {
    changed("version-2", "manifest.version", "M-4", [](auto& m) { m["v"] = 2; });
    changed("version-2-otherwise-unknown", "manifest.version",
            "M-4: comes first, whatever else the manifest holds", [](auto& m) {
              m = json::Object{{"v", 2}};
            });
    changed("suite-s2", "manifest.suite", "M-5", [](auto& m) { m["suite"] = "S2"; });
  }

  void write_recipients() {
    changed("no-recipient", "manifest.no-recipient", "M-6", [](auto& m) {
      list(m, "recipients").clear();
      list(in(m, "decision"), "acceptance").clear();
    });
    changed("seventeen-recipients", "json.too-many-items", "M-3: 16 at most",
            [](auto& m) { list(m, "recipients").resize(17, list(m, "recipients").front()); });
    changed("recipients-out-of-order", "manifest.recipient-order", "M-7",
            [](auto& m) { std::swap(list(m, "recipients")[0], list(m, "recipients")[1]); });
    changed("recipient-twice", "manifest.recipient-order", "M-7",
            [](auto& m) { list(m, "recipients")[1] = list(m, "recipients")[0]; });
    changed("to-itself", "manifest.recipient-is-sender", "M-8",
            [](auto& m) { recipient(m, 0)["node"] = "lg-032026-01"; });
    changed("acceptance-missing", "manifest.acceptance-count", "M-9: one digest for two recipients",
            [](auto& m) { list(in(m, "decision"), "acceptance").pop_back(); });
    changed("acceptance-extra", "manifest.acceptance-count", "M-9: three for two",
            [](auto& m) { list(in(m, "decision"), "acceptance").emplace_back(digest(0).hex()); });
    changed("check-digit", "json.bad-value", "section 1: the code's check digit is wrong",
            [](auto& m) { recipient(m, 0)["node"] = "lg-034828-01"; });
  }

  void write_codes() {
    changed("kind-upper-case", "manifest.kind", "M-10", [](auto& m) { m["kind"] = "Referral"; });
    changed("kind-too-long", "manifest.kind", "M-10: 33 letters",
            [](auto& m) { m["kind"] = std::string(33, 'k'); });
    changed("basis-row", "manifest.basis-row", "M-11: a code begins with a letter",
            [](auto& m) { in(m, "basis")["row"] = "69-2-1"; });
    changed("payload-type", "manifest.payload-type", "M-11",
            [](auto& m) { in(m, "payload")["type"] = "Case Summary"; });
    changed("no-such-date", "manifest.basis-date", "M-12: there is no 30 February",
            [](auto& m) { in(m, "basis")["as_of"] = "2026-02-30"; });
    changed("unknown-purpose", "json.bad-value", "section 6: the list is closed",
            [](auto& m) { m["purpose"] = "curiosity"; });
    changed("unknown-basis", "json.bad-value", "section 6: the list is closed",
            [](auto& m) { in(m, "basis")["class"] = "habit"; });
    changed("origin-with-space", "manifest.origin", "M-15",
            [](auto& m) { in(m, "checkpoint")["origin"] = "musubi example"; });
    changed("origin-not-ascii", "manifest.origin", "M-15",
            [](auto& m) { in(m, "checkpoint")["origin"] = "結び"; });
  }

  void write_duties_and_times() {
    changed("duty-lower-case", "manifest.obligation", "M-13",
            [](auto& m) { duty(m, 0)["id"] = "no_onward"; });
    changed("duties-out-of-order", "manifest.obligation-order", "M-13",
            [](auto& m) { std::swap(list(m, "obligations")[0], list(m, "obligations")[1]); });
    changed("duty-twice", "manifest.obligation-order", "M-13",
            [](auto& m) { list(m, "obligations")[1] = list(m, "obligations")[0]; });
    changed("duty-of-eleven-years", "json.out-of-range", "section 2: 3650 days at most",
            [](auto& m) { duty(m, 1)["days"] = 3651; });
    changed("ends-at-once", "manifest.lifetime", "M-14: ends in the instant of its making",
            [](auto& m) { m["not_after"] = m["created"]; });
    changed("lives-too-long", "manifest.lifetime", "M-14: 62 days and a millisecond",
            [](auto& m) { m["not_after"] = "2027-01-22T03:00:00.001Z"; });
  }

  VectorFolder folder_;
  int count_ = 0;
};

}  // namespace
}  // namespace musubi::testing

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_manifest_vectors FOLDER\n";
    return 2;
  }
  musubi::testing::Vectors(musubi::testing::VectorFolder(argv[1])).write_all();
  return 0;
}
