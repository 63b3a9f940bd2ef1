// A store that keeps everything in memory: for tests and for simulated federations.
// It passes the same contract as the stores on disk; what it holds is not sealed.
#pragma once

#include <memory>

#include "protocol/store/store.h"

namespace musubi::store {

[[nodiscard]] std::unique_ptr<Store> make_memory_store();

}  // namespace musubi::store
