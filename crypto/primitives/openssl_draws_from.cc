// RAND_set_rand_method is deprecated since OpenSSL 3.0 in favour of loadable providers. A provider
// would have to be installed before the first draw of the process and could not be taken out
// again; the old hook does exactly what a simulation needs, so its warnings are silenced here.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

#include <atomic>

#include <openssl/rand.h>

#include "crypto/primitives/openssl.h"
#include "crypto/primitives/random.h"

namespace musubi::crypto {
namespace {

// The hook has no argument of its own, so the source must be reachable from a function.
std::atomic<RandomSource*> current_source = nullptr;

int draw(unsigned char* out, int count) {
  current_source.load()->fill({out, static_cast<std::size_t>(count)});
  return 1;
}
int ready() { return 1; }

const RAND_METHOD kFromSource{nullptr, draw, nullptr, nullptr, draw, ready};

}  // namespace

OpensslDrawsFrom::OpensslDrawsFrom(RandomSource& source) {
  must(&source != &system_random(), "drawing OpenSSL's randomness from OpenSSL itself");
  RandomSource* none = nullptr;
  must(current_source.compare_exchange_strong(none, &source), "replacing randomness twice");
  must(RAND_set_rand_method(&kFromSource) == 1, "replacing the source of randomness");
}

OpensslDrawsFrom::~OpensslDrawsFrom() {
  must(RAND_set_rand_method(nullptr) == 1, "restoring the source of randomness");
  current_source = nullptr;
}

}  // namespace musubi::crypto
