// The receipt as a page: read from its JSON alone, so that it tells nothing else.
#include "protocol/consent/receipt.h"
#include "protocol/consent/receipt_words.h"

namespace musubi::consent {
namespace {

enum class Tongue { kJapanese, kEnglish };

// Headings and fixed sentences of one language.
struct Texts {
  const char* language;
  const char* title;
  const char* person;
  const char* record;
  const char* controller;
  const char* state;
  const char* shown;
  const char* plain;
  const char* purposes;
  const char* categories;
  const char* recipients;
  const char* until;
  const char* no_end;
  const char* no_limit;
  const char* at_office;
  const char* how;
  const char* effect;
  const char* limits;
  const char* whom;
  const char* whom_text;
  const char* check;
};

constexpr Texts kJapanese{
    "ja",
    "同意の控え",
    "氏名",
    "この控えについて",
    "あなたの情報を預かっているところ",
    "同意の状態",
    "あなたにお見せした文言",
    "やさしい言い方",
    "何のために",
    "どのような情報を",
    "どこと",
    "いつまで",
    "文言に期限はありません。いつでも撤回できます。",
    "文言に限定はありません（支援に必要な範囲に限ります）。",
    "相手の名称は、安全のため、この控えには記しません。窓口で確かめられます。",
    "撤回のしかた",
    "撤回するとどうなるか",
    "撤回しても元に戻らないこと",
    "分からないとき",
    "この相談を受けた窓口にお尋ねください。あなたの情報をだれに渡したかの記録も、窓口に求めることが"
    "で"
    "きます。",
    "控えの番号は内容から計算されています。同じ記録の控えは、いつ作っても同じ番号になります。"};

constexpr Texts kEnglish{
    "en",
    "Receipt for your consent",
    "Name",
    "About this receipt",
    "Who holds your information",
    "How your consent stands",
    "The words that you were shown",
    "In plain words",
    "What for",
    "What information",
    "With whom",
    "Until when",
    "The words name no end. You may take it back at any time.",
    "The words name no limit: what your support needs, and no more.",
    "For your safety the recipients are not named on this paper. The office can tell you.",
    "How to take it back",
    "What happens then",
    "What that does not undo",
    "If something is unclear",
    "Ask the office that took your consultation. You may also ask it for the record of whom your "
    "information was given to.",
    "The number of this receipt is computed from its content: a receipt of the same record has the "
    "same number whenever it is made."};

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string text_in(const json::Value* value, std::string_view member) {
  const json::Value* found = value != nullptr ? value->find(member) : nullptr;
  return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

class Page {
 public:
  Page(const json::Value& receipt, const Texts& texts) : receipt_(receipt), texts_(texts) {}

  std::string section() {
    html_ = "<section lang=\"" + std::string(texts_.language) + "\">\n<h1>" + texts_.title +
            "</h1>\n<dl>\n";
    row(texts_.person, text_in(&receipt_, "pii_principal_name"));
    row(texts_.controller, parties());
    html_ += "</dl>\n";
    for (const json::Value& item : list_in(&receipt_, "processing")) processing(item);
    paragraph(texts_.how, in_words(&receipt_, "withdrawal_method"));
    paragraph(texts_.effect, in_words(&receipt_, "withdrawal_effect"));
    paragraph(texts_.limits, in_words(&receipt_, "withdrawal_limits"));
    paragraph(texts_.whom, texts_.whom_text);
    about();
    return html_ + "</section>\n";
  }

 private:
  static const json::Array& list_in(const json::Value* value, std::string_view member) {
    static const json::Array kNone{};
    const json::Value* found = value->find(member);
    return found != nullptr && found->array() != nullptr ? *found->array() : kNone;
  }
  [[nodiscard]] std::string in_words(const json::Value* value, std::string_view member) const {
    return text_in(value->find(member), texts_.language);
  }

  void row(const char* head, const std::string& text) {
    html_ += "<dt>" + std::string(head) + "</dt><dd>" + escaped(text) + "</dd>\n";
  }
  void paragraph(const char* head, const std::string& text) {
    html_ += "<h2>" + std::string(head) + "</h2>\n<p>" + escaped(text) + "</p>\n";
  }

  // The words of each item of a list, one after the other.
  [[nodiscard]] std::string joined(const json::Array& items) const {
    std::string all;
    for (const json::Value& item : items) {
      all += (all.empty()                 ? ""
              : texts_.language[0] == 'j' ? "、"
                                          : ", ") +
             text_in(&item, texts_.language);
    }
    return all;
  }
  [[nodiscard]] std::string name_of(const json::Value& party) const {
    const std::string name = in_words(&party, "party_name");
    const std::string id = text_in(&party, "party_id");
    return name.empty() ? id : name + " (" + id + ")";
  }
  [[nodiscard]] std::string parties() const {
    std::string all;
    for (const json::Value& party : list_in(&receipt_, "party_identification")) {
      all += (all.empty() ? "" : " / ") + name_of(party);
    }
    return all;
  }

  [[nodiscard]] std::string listed(const json::Value& item, const char* member) const {
    if (item.find(member) == nullptr) return texts_.no_limit;
    return joined(list_in(&item, member));
  }
  [[nodiscard]] std::string recipients(const json::Value& item) const {
    std::string all = joined(list_in(&item, "recipient_sorts"));
    if (item.find("recipients_told_at_office") != nullptr) {
      return all + (all.empty() ? "" : ". ") + texts_.at_office;
    }
    for (const json::Value& body : list_in(&item, "recipient_third_parties")) {
      all += " — " + name_of(body);
    }
    return all;
  }

  void processing(const json::Value& item) {
    const json::Value* notice = item.find("privacy_notice");
    html_ += "<h2>" + escaped(in_words(&item, "direction_words")) + "</h2>\n<dl>\n";
    row(texts_.state, in_words(&item, "event_state_words") + " — " + text_in(&item, "since"));
    const std::string words = text_in(notice, texts_.language);
    row(texts_.shown, words.empty() ? text_in(notice, "notice_id") : words);
    const std::string plain = text_in(notice, "plain_ja");
    if (texts_.language[0] == 'j' && !plain.empty()) row(texts_.plain, plain);
    row(texts_.purposes, listed(item, "purposes"));
    row(texts_.categories, listed(item, "pii_information"));
    row(texts_.recipients, recipients(item));
    const std::string until = text_in(&item, "valid_until");
    row(texts_.until, until.empty() ? texts_.no_end : until + " (UTC)");
    html_ += "</dl>\n";
  }

  void about() {
    const json::Value* log = receipt_.find("log");
    html_ += "<h2>" + std::string(texts_.record) + "</h2>\n<p class=\"code\">" +
             escaped(text_in(&receipt_, "receipt_id")) + "<br>" +
             escaped(text_in(&receipt_, "record_id")) + "<br>" + escaped(text_in(log, "node")) +
             " " + escaped(text_in(log, "leaf")) + "</p>\n<p>" + texts_.check + "</p>\n";
  }

  const json::Value& receipt_;
  const Texts& texts_;
  std::string html_;
};

constexpr const char* kHead =
    "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n<title>同意の控え / Consent receipt</title>\n"
    "<style>\nbody{font-family:sans-serif;line-height:1.7;max-width:46rem;margin:1rem "
    "auto;padding:0 1rem;color:#000;background:#fff}\n"
    "dt{font-weight:bold;margin-top:.5rem}\ndd{margin:0 0 0 1rem}\n"
    ".code{font-family:monospace;overflow-wrap:anywhere}\n"
    "section+section{border-top:2px solid #000;margin-top:2rem}\n"
    "@media print{section+section{break-before:page;border:0}}\n</style>\n</head>\n<body>\n";

}  // namespace

std::string receipt_page(const json::Value& receipt) {
  return kHead + Page(receipt, kJapanese).section() + Page(receipt, kEnglish).section() +
         "</body>\n</html>\n";
}

}  // namespace musubi::consent
