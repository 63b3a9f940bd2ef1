// `musubi consent`, and the older `musubi summary consent`, which records the same.
#pragma once

#include <CLI/CLI.hpp>

#include "admin/cli/session.h"

namespace musubi::cli {

void add_summary_consent(CLI::App& noun, Session& session);

}  // namespace musubi::cli
