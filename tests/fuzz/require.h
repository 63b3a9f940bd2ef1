// What must hold for every input. A fuzzer counts an abort as a find.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace musubi::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace musubi::fuzz
