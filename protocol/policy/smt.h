// A policy as SMT-LIB 2.6 text, for a solver that shares nothing with this engine.
#pragma once

#include <span>
#include <string>

#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"

namespace musubi::policy {

// The request is a few constants: its basis, its category, and a value or "missing" of each
// attribute. "released" says whether it is released; each rule, each basis and each invariant has
// a name of its own. One query for each invariant asks for a request that breaks it and has to be
// answered "unsat"; one for each basis asks for any release, so that "unsat" is not said of
// everything. An echo before each answer names its query.
//
// The bundles must be those that Engine::make() takes. Written from the rows themselves, not from
// what the engine compiles, so that a mistake of one is not a mistake of the other.
[[nodiscard]] std::string to_smt(const Bundle& baseline, const Bundle& sender,
                                 std::span<const Bundle> acceptance, const Catalogue& catalogue);

}  // namespace musubi::policy
