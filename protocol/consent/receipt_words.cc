#include "protocol/consent/receipt_words.h"

namespace musubi::consent {

using casework::Direction;
using casework::Relation;

Words direction_words(Direction direction) {
  if (direction == Direction::kProvide) {
    return {"提供（この窓口から相手に伝えること）", "Giving (what this office tells others)"};
  }
  return {"収集（この窓口が相手に尋ねること）", "Collecting (what this office asks others)"};
}

Words relation_words(Relation relation) {
  switch (relation) {
    case Relation::kSameMunicipality:
      return {"同じ市町村の部署", "other offices of the same municipality"};
    case Relation::kOwnContractor:
      return {"市町村が支援を委託している団体", "bodies that it contracts for support"};
    case Relation::kCommissioningMunicipality:
      return {"この窓口に支援を委託している市町村", "the municipality that contracts this office"};
    case Relation::kOtherMunicipality:
      return {"あなたが名前を挙げた他の市町村", "another municipality that you named"};
    case Relation::kPrefecture:
      return {"あなたが名前を挙げた都道府県", "a prefecture that you named"};
    case Relation::kOther:
      break;
  }
  return {"あなたが名前を挙げたその他の団体", "another body that you named"};
}

}  // namespace musubi::consent
