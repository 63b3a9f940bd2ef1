// A certificate, or a request for one, from a stranger: DER in our profile, or refused.
#include "crypto/certificates/authority.h"
#include "crypto/certificates/certificate.h"
#include "tests/fuzz/require.h"

using namespace musubi;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const auto certificate = crypto::Certificate::parse(bytes);
  if (certificate.ok()) {
    require(as_text(certificate->der()) == as_text(bytes), "the certificate is what came in");
    require(certificate->not_before() <= certificate->not_after(), "a term that is not reversed");
    require(!certificate->holder().empty(), "a holder");
  }
  const auto request = crypto::parse_certificate_request(bytes);
  if (request.ok()) require(!request->holder.empty(), "a request in somebody's name");
  return 0;
}
