// What a node reads from strangers as text: JSON, and the manifest. Whatever comes in, a parser
// answers, and what it accepts it writes again byte for byte.
#include "protocol/envelope/manifest.h"
#include "protocol/json/value.h"
#include "tests/fuzz/require.h"

namespace {

using namespace musubi;
using fuzz::require;

void check_json(ByteView bytes) {
  const auto value = json::parse(bytes);
  if (!value.ok()) return;
  const std::string canonical = json::to_canonical(*value);
  const auto again = json::parse_canonical(as_bytes(canonical), json::kMaxDocumentBytes);
  require(again.ok() && json::to_canonical(*again) == canonical, "one canonical form");
  const auto pretty = json::parse(as_bytes(json::to_pretty(*value)));
  require(!pretty.ok() || json::to_canonical(*pretty) == canonical, "another spelling, same value");
}

void check_manifest(ByteView bytes) {
  const auto manifest = parse_manifest(bytes);
  if (!manifest.ok()) return;
  const Bytes again = serialise(*manifest);
  require(as_text(again) == as_text(bytes), "a manifest has one spelling");
  require(!manifest->recipients.empty(), "a manifest has a recipient");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_json(bytes);
  check_manifest(bytes);
  return 0;
}
