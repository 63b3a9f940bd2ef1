#include "node/inquiry/inquiry_view.h"

#include "node/sharing/asked_of_us.h"

namespace musubi::node {
namespace {

json::Array answers_json(const inquiry::View& view) {
  json::Array answers;
  for (const inquiry::AnswerRow& answer : view.answers) {
    answers.push_back(json::Object{{"came", to_text(answer.came)},
                                   {"gives", answer.gives ? "something" : "nothing"},
                                   {"message", answer.answer.text()}});
  }
  return answers;
}

// At the asker it stands in the outbox, at the recipient among what arrived.
Result<std::optional<Bytes>> payload_of(store::Store& store, const inquiry::InquiryRow& row,
                                        const NodeId& own) {
  if (row.end_of(own) == inquiry::End::kAsker) {
    TRY_ASSIGN(auto sent, exchange::find_outbox(store, row.message));
    return sent ? std::move(sent->payload) : std::nullopt;
  }
  TRY_ASSIGN(auto asked, asked_of_us(store, row.sender, row.message));
  return asked ? std::move(asked->item.payload) : std::nullopt;
}

}  // namespace

json::Object inquiry_json(const inquiry::InquiryRow& row, const inquiry::View& view,
                          const NodeId& own) {
  const inquiry::End end = row.end_of(own);
  const inquiry::StateEntry& state = inquiry::entry(view.state);
  json::Object object{{"dated", to_text(row.dated)},
                      {"due", to_text(row.due)},
                      {"end", inquiry::end_name(end)},
                      {"inquiry", row.message.text()},
                      {"overdue", view.overdue},
                      {"partition", row.partition},
                      {"recipient", row.recipient.text()},
                      {"sender", row.sender.text()},
                      {"state", state.name},
                      {"state_ja", state.ja}};
  if (end == inquiry::End::kAsker) {
    object.emplace("answers", answers_json(view));
    object.emplace("case", row.case_id.text());
  }
  if (row.answer) object.emplace("answer", row.answer->text());
  if (view.state == inquiry::State::kDecided && row.leaves) {
    object.emplace("leaves", to_text(*row.leaves));
  }
  return object;
}

Status add_words(store::Store& store, const inquiry::InquiryRow& row, const NodeId& own,
                 json::Object& shown) {
  TRY_ASSIGN(const auto payload, payload_of(store, row, own));
  if (!payload) return {};
  TRY_ASSIGN(json::Value words, json::parse(*payload));
  shown.emplace("words", std::move(words));
  return {};
}

}  // namespace musubi::node
