// The differences in words, for people who know the federation and not the format.
#include <algorithm>
#include <array>

#include "protocol/registry/difference.h"
#include "protocol/registry/grammar.h"

namespace musubi::registry {
namespace {

struct Label {
  std::string_view place;  // "*" for an id
  std::string_view ja;
  std::string_view en;
};

constexpr std::array kLabels{
    Label{"federation", "連合の名", "the federation's name"},
    Label{"issued", "発行の時刻", "issued"},
    Label{"stale_after", "注意が出る時刻", "stale after"},
    Label{"expires", "期限", "expires"},
    Label{"threshold", "必要な署名の数", "signatures needed"},
    Label{"operator_keys", "運営者の鍵", "operator keys"},
    Label{"operator_keys/*", "運営者の鍵", "operator key"},
    Label{"next_threshold", "次の版に必要な署名の数", "signatures that the next version needs"},
    Label{"next_operator_keys", "次の版に署名できる鍵", "operator keys for the next version"},
    Label{"next_operator_keys/*", "次の版に署名できる鍵", "operator key for the next version"},
    Label{"authorities", "認証局", "authorities"},
    Label{"authorities/*", "認証局の証明書", "authority's certificate"},
    Label{"organisations", "団体", "organisations"},
    Label{"organisations/*", "団体", "organisation"},
    Label{"organisations/*/name_ja", "日本語の名称", "name in Japanese"},
    Label{"organisations/*/name_en", "英語の名称", "name in English"},
    Label{"organisations/*/body_kind", "団体の種類", "kind of body"},
    Label{"organisations/*/fictional", "架空か", "fictional"},
    Label{"organisations/*/municipality_code", "団体コード", "municipality code"},
    Label{"organisations/*/corporate_number", "法人番号", "corporate number"},
    Label{"organisations/*/aliases", "別名", "aliases"},
    Label{"organisations/*/aliases/*", "別名", "alias"},
    Label{"organisations/*/units", "部署", "units"},
    Label{"organisations/*/units/*", "部署", "unit"},
    Label{"organisations/*/units/*/name_ja", "日本語の名称", "name in Japanese"},
    Label{"organisations/*/units/*/name_en", "英語の名称", "name in English"},
    Label{"organisations/*/capabilities", "使える根拠と機関", "capabilities"},
    Label{"organisations/*/capabilities/*", "使える根拠と機関", "capability"},
    Label{"organisations/*/local_names", "独自の呼び名", "local names"},
    Label{"organisations/*/local_names/*", "独自の呼び名", "local name"},
    Label{"nodes", "ノード", "nodes"},
    Label{"nodes/*", "ノード", "node"},
    Label{"nodes/*/endpoint", "接続先", "endpoint"},
    Label{"nodes/*/minimum_suite", "暗号方式の下限", "minimum suite"},
    Label{"nodes/*/certificates", "証明書", "certificates"},
    Label{"nodes/*/certificates/*", "証明書", "certificate"},
    Label{"nodes/*/certificates/*/role", "役割", "role"},
    Label{"nodes/*/certificates/*/holder", "名義", "holder"},
    Label{"nodes/*/certificates/*/not_before", "有効期間の始め", "valid from"},
    Label{"nodes/*/certificates/*/not_after", "有効期間の終わり", "valid until"},
    Label{"contracts", "委託契約", "contracts"},
    Label{"contracts/*", "委託契約", "contract"},
    Label{"contracts/*/commissioners", "委託元", "commissioners"},
    Label{"contracts/*/commissioners/*", "委託元", "commissioner"},
    Label{"contracts/*/contractor", "受託者", "contractor"},
    Label{"contracts/*/programme", "事業", "programme"},
    Label{"contracts/*/statute", "根拠", "statute"},
    Label{"contracts/*/categories", "情報区分", "categories"},
    Label{"contracts/*/categories/*", "情報区分", "category"},
    Label{"contracts/*/from", "期間の始め", "in force from"},
    Label{"contracts/*/until", "期間の終わり", "in force until"},
    Label{"approval_keys", "承認する人の鍵", "approval keys"},
    Label{"approval_keys/*", "承認する人の鍵", "approval key"},
    Label{"approval_keys/*/person", "人", "person"},
    Label{"approval_keys/*/organisation", "団体", "organisation"},
    Label{"approval_keys/*/role", "役割", "role"},
    Label{"approval_keys/*/holder", "名義", "holder"},
    Label{"approval_keys/*/not_before", "有効期間の始め", "valid from"},
    Label{"approval_keys/*/not_after", "有効期間の終わり", "valid until"},
    Label{"authorities/*/role", "役割", "role"},
    Label{"authorities/*/holder", "名義", "holder"},
    Label{"authorities/*/not_before", "有効期間の始め", "valid from"},
    Label{"authorities/*/not_after", "有効期間の終わり", "valid until"},
    Label{"revocations", "失効した証明書", "revoked certificates"},
    Label{"revocations/*", "失効した証明書", "revoked certificate"},
    Label{"revocations/*/revoked_at", "失効の時刻", "revoked at"},
    Label{"revocations/*/invalid_since", "この時刻からの署名を信じない", "not believed since"},
    Label{"baseline", "連合の基本ポリシー", "the baseline policy"},
    Label{"acceptance", "受入れの規則", "acceptance rules"},
    Label{"acceptance/*", "受入れの規則", "acceptance rules of"},
    Label{"catalogue", "法的根拠の一覧", "the catalogue of legal bases"},
};

bool fits(std::string_view pattern, const std::vector<std::string>& place, std::size_t length) {
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const std::string_view piece = pattern.substr(0, end);
    if (piece.empty() || (piece != "*" && piece != place[i])) return false;
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return pattern.empty();
}

const Label* label_of(const std::vector<std::string>& place, std::size_t length) {
  const auto* found = std::find_if(kLabels.begin(), kLabels.end(), [&](const Label& label) {
    return fits(label.place, place, length);
  });
  return found == kLabels.end() ? nullptr : found;
}

std::size_t length_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

// A character that would not show, or turns what stands beside it, is shown by its bytes: nobody
// shall sign what a screen hid.
std::string visible(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string shown;
  while (!text.empty()) {
    const auto character = text.substr(0, std::min(length_of_character(text[0]), text.size()));
    if (is_display_text(character)) {
      shown += character;
    } else {
      for (const char byte : character) {
        shown += "\\x";
        shown += kHex[static_cast<unsigned char>(byte) >> 4U];
        shown += kHex[static_cast<unsigned char>(byte) & 15U];
      }
    }
    text.remove_prefix(character.size());
  }
  return shown;
}

std::string text_of(const json::Value& value) {
  return visible(value.text() != nullptr ? *value.text() : json::to_canonical(value));
}

// The category's name in words, beside its code.
std::string name_of(std::string_view pattern, const std::string& id, bool japanese) {
  if (pattern != "contracts/*/categories/*") return visible(id);
  const auto category = parse_category(id);
  if (!category) return visible(id);
  return std::string(japanese ? label(*category).ja : label(*category).en) + " (" + id + ")";
}

// "ノード lg-032026-01 の接続先", "node lg-032026-01, endpoint".
std::string name_of(const std::vector<std::string>& place, bool japanese) {
  std::string name;
  std::string rest;  // inside a document of the members' own: as it is written there
  for (std::size_t i = 1; i <= place.size(); ++i) {
    const Label* label = label_of(place, i);
    // A list is named by what stands in it.
    if (label != nullptr && i < place.size() && label_of(place, i + 1) != nullptr &&
        !label->place.ends_with('*')) {
      continue;
    }
    if (label == nullptr) {
      rest += "/" + visible(place[i - 1]);
      continue;
    }
    if (!name.empty()) name += japanese ? " の" : ", ";
    name += japanese ? label->ja : label->en;
    if (label->place.ends_with('*')) {
      name += " " + name_of(label->place, place[i - 1], japanese);
    }
  }
  return rest.empty() ? name : name + " " + rest;
}

std::string_view word_for(Difference::Way way, bool japanese) {
  switch (way) {
    case Difference::Way::kAdded:
      return japanese ? "加わる" : "added";
    case Difference::Way::kChanged:
      return japanese ? "変わる" : "changed";
    case Difference::Way::kRemoved:
      break;
  }
  return japanese ? "なくなる" : "removed";
}

}  // namespace

std::string describe(const Difference& difference, text::Language language) {
  const bool japanese = language == text::Language::kJapanese;
  std::string line(word_for(difference.way, japanese));
  line += ": " + name_of(difference.place, japanese);
  const bool says_itself =
      difference.after.text() != nullptr && *difference.after.text() == difference.place.back();
  if (difference.way == Difference::Way::kChanged) {
    line += ": " + text_of(difference.before) + " → " + text_of(difference.after);
  } else if (!difference.after.is_null() && !says_itself) {
    line += ": " + text_of(difference.after);
  }
  return line;
}

}  // namespace musubi::registry
