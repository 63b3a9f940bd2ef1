// By which documents a report speaks: their names, serials and ids.
#pragma once

#include "protocol/analysis/difference.h"

namespace musubi::analysis {

[[nodiscard]] json::Value document_names(const Documents& documents);

}  // namespace musubi::analysis
