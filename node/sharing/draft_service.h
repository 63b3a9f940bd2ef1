// What somebody began to write and has not taken in: theirs alone, sealed under a key of its own
// (docs/spec/papers.md §1).
#pragma once

#include <vector>

#include "node/runtime/situation_keeper.h"
#include "node/sharing/paper_service.h"
#include "node/sharing/sharing_service.h"
#include "node/staff/sight.h"
#include "protocol/casework/case_file.h"
#include "protocol/papers/application.h"

namespace musubi::node {

using DraftId = RandomId<struct DraftTag>;

inline constexpr std::size_t kMaxDrafts = 200;  // of one person

struct DraftHead {
  DraftId id;
  papers::PaperForm form;
  std::string partition;
  std::uint64_t revision = 1;
  Instant changed;
};

struct Draft {
  DraftHead head;
  json::Value content;
  casework::SheetReading reading;  // how it would be judged now
};

class DraftService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    const SharingService& sharing;  // for what goes with every new case
  };
  explicit DraftService(Parts parts) : parts_(parts) {}

  // `content` is any JSON object of at most kMaxSheetBytes: "draft.no-object", "json.too-large";
  // "draft.too-many"; what partition_for() says.
  [[nodiscard]] Result<Draft> save(papers::PaperForm form, const json::Value& content,
                                   const std::optional<OrganisationId>& commissioner,
                                   const casework::Author& author) const;
  // The caller's own, where they still work; the newest first.
  [[nodiscard]] Result<std::vector<DraftHead>> list(const Caller& caller) const;
  // The following know only drafts of that author: "draft.not-found".
  [[nodiscard]] Result<Draft> open(const DraftId& id, const Look& look) const;
  // kConflict "draft.changed" unless it is at that revision: what somebody wrote is not lost.
  [[nodiscard]] Result<Draft> change(const DraftId& id, std::uint64_t revision,
                                     const json::Value& content,
                                     const casework::Author& author) const;
  // Nobody can read it any more.
  [[nodiscard]] Status discard(const DraftId& id, const casework::Author& author) const;

  // The draft becomes a case, in one step; what it becomes has the draft's key. The first fault of
  // what it says, and all of them in `reading`.
  [[nodiscard]] Result<casework::CaseFile> take_in(const DraftId& id, std::uint64_t revision,
                                                   const casework::Author& author,
                                                   casework::SheetReading& reading) const;

 private:
  [[nodiscard]] Draft judged(DraftHead head, json::Value content) const;
  Parts parts_;
};

}  // namespace musubi::node
