// A second opinion on facts, written apart from protocol/facts, from docs/spec/facts.md alone: it
// reads the documents and compares texts.
#pragma once

#include <map>
#include <string>

#include "protocol/json/value.h"

namespace musubi::facts::test {

// Attribute → "value|source|asserter|instant".
using Told = std::map<std::string, std::string>;

// `views` and `question` as docs/spec/facts.md §4 has them, `now` as an instant is spelt.
Told reference_derivation(const json::Value& views, const json::Value& question,
                          const std::string& now);

}  // namespace musubi::facts::test
