// How far each route reaches (docs/spec/staff.md §3, §7): what of a caller's partitions and units
// is asked before it answers, and whether it shows personal data, for which the caller names a
// purpose. Tables, by path: a route that is not in it lets in nobody who has an account.
#pragma once

#include <string>
#include <vector>

#include "node/staff/sight.h"

namespace musubi::node {

enum class Confined : std::uint8_t {
  kNothing,   // nobody has said: deny
  kOpen,      // before anyone is known: it asks for more than a token
  kNodeWide,  // of no case: the node, its peers, its rules; sealed files
  kOwn,       // the caller's own account, or accounts as such
  kListed,    // each item, or what the body names, is asked about (sight.h, places.h)
  // What the path names is looked up, and is not there for who may not see it.
  kCase,      // by case
  kItem,      // by sender and message, of what arrived
  kMessage,   // by message, of what was sent
  kTask,      // by task
  kProposal,  // by proposal
  kReferral,  // by sender and referral
  kRecall,    // by sender and recall
  kDraft,     // by draft
  kTip,       // by tip
  kInquiry,   // by sender and inquiry
  kMeasure,   // by measure
};

struct Reach {
  Confined confined = Confined::kNothing;
  bool shows_persons = false;  // by that method: names, words, or what is in a case
};

// All that lies below a case, a draft, a tip … is confined by it, also what is not listed.
[[nodiscard]] Reach reach_of(std::string_view method, std::string_view path);

// Whether what the path names is there for the caller: the same kNotFound for what is not there,
// whatever else the request says. Asks nothing of who has no account. Refused "api.not-confined".
// Inside Writer::run().
[[nodiscard]] Status check_reach(store::Store& store, const Caller& caller, Confined confined,
                                 const std::vector<std::string>& parameters);

}  // namespace musubi::node
