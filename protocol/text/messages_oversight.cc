// What one person does about what another did: proposals, reviews, naming, the end of a case.
#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kAskColleague{"同じノードの別の相談員に頼んでください。",
                               "Ask another caseworker of this node."};

constexpr Entry kEntries[] = {
    {"case.closed",
     "終えたケースです。",
     "This case is closed.",
     {"続けるなら `musubi summary reopen` で再開してください。",
      "To go on with it, reopen it with `musubi summary reopen`."}},
    {"case.open", "このケースは終えられていません。", "This case is not closed.", kMendInput},
    {"case.review-open",
     "事後の検証が済むまで、このケースは終えられません。",
     "The case cannot be closed before a release of it was reviewed.",
     {"示された仕事を、提供した人以外が `musubi summary review` で検証してください。",
      "Somebody other than who released reviews the task that is named: `musubi summary review`."}},
    {"message.not-named",
     "指名された職員だけが見られます。",
     "Only staff who are named for it may see it.",
     {"ノードの管理者に、`musubi summary name-staff` で指名してもらってください。",
      "Have the operator of this node name you: `musubi summary name-staff`."}},
    {"naming.not-found", "指名の要るメッセージは、そこにありません。",
     "There is no such message that asks for named staff.", kMendInput},
    {"naming.own-name",
     "自分を指名することはできません。",
     "Nobody can name themselves.",
     {"別の管理者に頼んでください。", "Have it done by another operator of this node."}},
    {"proposal.changed",
     "提案のときと、渡るものが変わりました。何も渡っていません。",
     "What would leave is not what was proposed; nothing has left.",
     {"却下して、もう一度提案してください。", "Reject it, and propose it again."}},
    {"proposal.closed",
     "その提案は、もう承認または却下されました。",
     "That proposal was approved or rejected before.",
     {"`musubi summary proposal` で、どうなったか見てください。",
      "See with `musubi summary proposal` what came of it."}},
    {"proposal.lapsed",
     "その提案は、期限が過ぎました。何も渡っていません。",
     "The time of that proposal is over; nothing has left.",
     {"必要なら、却下して、もう一度提案してください。",
      "If it is still needed, reject it, and propose it again."}},
    {"proposal.not-found", "その提案はありません。", "There is no such proposal.", kMendInput},
    {"proposal.same-person", "提案した人は、自分では承認できません。",
     "Who proposed it cannot approve it.", kAskColleague},
    {"review.approver", "承認した人は、ほかにできる人がいる間は検証できません。",
     "Who approved it cannot review it while there is somebody else who may.", kAskColleague},
    {"review.done", "その検証は、もう済みました。", "That review was done before.", kMendInput},
    {"review.not-found", "その検証の仕事はありません。", "There is no such review to do.",
     kMendInput},
    {"review.same-person", "提供した人は、自分では検証できません。",
     "Who released it cannot review it.", kAskColleague},
    {"task.done", "その仕事は、もう済みました。", "That task was done before.", kMendInput},
    {"task.ends-otherwise",
     "この仕事は、対応を書くだけでは終わりません。",
     "This task is not ended by saying what was done.",
     {"示した種類の仕事は、その手続（検証、回収への回答、報告など）で終わります。",
      "A task of the kind that is named ends by its own act: a review, an answer, a report."}},
    {"task.not-found", "その仕事はありません。", "There is no such task.", kMendInput},
};

}  // namespace

Table oversight_messages() { return kEntries; }

}  // namespace musubi::text
