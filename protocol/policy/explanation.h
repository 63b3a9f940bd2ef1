// What a decision says to whom: the trace as JSON and as text in Japanese and English, filtered
// by audience, since a denial can leak what it protects (docs/spec/policy.md §9, P-29 to P-31).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "protocol/policy/trace.h"

namespace musubi::policy {

// What outsiders read for a denial, and for what was never held.
inline constexpr std::string_view kNotProvided = "NOT_PROVIDED";

enum class Language : std::uint8_t { kJapanese, kEnglish };

// The first forbid of a denied category whose reason may be told to `audience`; nullptr if none.
[[nodiscard]] const RuleRow* visible_forbid(const CategoryTrace& trace, Audience audience);

// For the deciding body's own people: everything.
[[nodiscard]] json::Value explain_inside(const Trace& trace);
[[nodiscard]] std::string explain_inside_text(const Trace& trace, Language language);

// For the person whom the data is about: no facts, near misses or advice.
[[nodiscard]] json::Value explain_to_subject(const Trace& trace);
[[nodiscard]] std::string explain_to_subject_text(const Trace& trace, Language language);

// For a peer. `given` are the categories that are in fact handed over: what was denied and what
// was never held read the same. A category that the decision does not release is never given.
[[nodiscard]] json::Value explain_to_peer(const Trace& trace, std::span<const Category> given);
[[nodiscard]] std::string explain_to_peer_text(const Trace& trace, std::span<const Category> given,
                                               Language language);

}  // namespace musubi::policy
