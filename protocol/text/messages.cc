#include "protocol/text/messages.h"

#include <map>

#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

using Catalogue = std::map<std::string_view, const Message*>;

const Catalogue& catalogue() {
  static const Catalogue kCatalogue = [] {
    Catalogue all;
    for (const Table table :
         {casework_messages(), command_messages(), consent_messages(), exchange_messages(),
          file_messages(), inquiry_messages(), json_messages(), key_messages(), log_messages(),
          manifest_messages(), node_messages(), oversight_messages(), papers_messages(),
          peer_messages(), people_messages(), policy_messages(), referral_messages(),
          registry_messages(), seal_messages(), staff_messages(), store_messages(),
          watch_messages()}) {
      for (const Entry& entry : table) all.emplace(entry.reason, &entry.message);
    }
    return all;
  }();
  return kCatalogue;
}

constexpr Message with(std::string_view ja, std::string_view en, Remedy remedy) {
  return {ja, en, remedy.ja, remedy.en};
}

const Message& fallback(ErrorCode code) {
  static constexpr Message kInvalid =
      with("入力に誤りがあります。", "The input is not valid.", kMendInput);
  static constexpr Message kTooLarge =
      with("上限を超えています。", "A limit is exceeded.", kUseLess);
  static constexpr Message kRefused = with("検証に失敗したため、受け付けませんでした。",
                                           "Refused: verification failed.", kAskAdministrator);
  static constexpr Message kUnsupported =
      with("この版では扱えません。", "This version does not know it.", kUpdate);
  static constexpr Message kNotFound = with("見つかりません。", "Not found.", kMendInput);
  static constexpr Message kConflict =
      with("他の変更と重なりました。", "Something else was changed in the meantime.",
           {"最新の内容を読み込んでから、やり直してください。",
            "Load the newest state and do it again."});
  static constexpr Message kUnauthorised =
      with("権限がありません。", "You may not do this.", kAskAdministrator);
  static constexpr Message kExpired =
      with("期限が切れています。", "Its time is over.", kAskAdministrator);
  static constexpr Message kUnavailable =
      with("今は利用できません。", "Not available at the moment.", kTryLater);
  static constexpr Message kStorage =
      with("保存に失敗しました。", "Storing failed.", kStopAndCheck);
  static constexpr Message kInternal = with("内部エラーです。", "Internal error.", kReportFault);
  switch (code) {
    case ErrorCode::kInvalid:
      return kInvalid;
    case ErrorCode::kTooLarge:
      return kTooLarge;
    case ErrorCode::kRefused:
      return kRefused;
    case ErrorCode::kUnsupported:
      return kUnsupported;
    case ErrorCode::kNotFound:
      return kNotFound;
    case ErrorCode::kConflict:
      return kConflict;
    case ErrorCode::kUnauthorised:
      return kUnauthorised;
    case ErrorCode::kExpired:
      return kExpired;
    case ErrorCode::kUnavailable:
      return kUnavailable;
    case ErrorCode::kStorage:
      return kStorage;
    case ErrorCode::kInternal:
      return kInternal;
  }
  return kInternal;
}

}  // namespace

const Message* find_message(std::string_view reason) {
  const auto found = catalogue().find(reason);
  return found == catalogue().end() ? nullptr : found->second;
}

const Message& message_for(std::string_view reason, ErrorCode code) {
  const Message* message = find_message(reason);
  return message != nullptr ? *message : fallback(code);
}

std::string render(const Error& error, Language language) {
  const bool japanese = language == Language::kJapanese;
  const Message& message = message_for(error.reason, error.code);
  std::string text(japanese ? message.ja : message.en);
  if (!error.detail.empty()) {
    text += japanese ? "（" + error.detail + "）" : " (" + error.detail + ")";
  }
  if (!japanese) text += " ";
  text += japanese ? message.remedy_ja : message.remedy_en;
  return text + (japanese ? "[" : " [") + error.reason + "]";
}

}  // namespace musubi::text
