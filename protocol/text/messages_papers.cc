// Papers: sheets that are shown and printed, drafts, imports, what is attached to a case.
#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kNamePurpose{
    "何のために見るかを、目的の一覧（用語集 4.2）から一つ指定してください。",
    "Name what it is for: one of the purposes of the glossary, 4.2."};

constexpr Remedy kMendCell{"表計算ソフトでその行と列を直し、もう一度試してください。",
                           "Mend that row and column in the list, and try again."};
constexpr Remedy kMendMapping{
    "対応表（import-mapping/1）を、一覧の見出しと受付シートの項目に合わせて直してください。",
    "Mend the mapping (import-mapping/1): headings of the list, fields of the sheet."};
constexpr Remedy kSplitFile{"ファイルをいくつかに分けて、順に取り込んでください。",
                            "Split the file, and import the parts one after the other."};
constexpr Remedy kSaveAgain{"表計算ソフトで「CSV UTF-8」として保存し直し、もう一度試してください。",
                            "Save it again as CSV in UTF-8, and try again."};
constexpr Remedy kWriteLetter{
    "その文字を、Unicode にある字（髙、﨑など）か、かなに直してください。",
    "Write the letter as one that Unicode has, or in kana."};

constexpr Entry kEntries[] = {
    {"csv.bad-quote", "引用符（\"）の使い方が、その行で正しくありません。",
     "A quote stands in that row where none may.", kSaveAgain},
    {"csv.binary", "CSVではないファイルです。", "It is no CSV file.", kSaveAgain},
    {"csv.cell-too-long", "その行に、長すぎるセルがあります。",
     "That row has a cell that is too long.", kMendCell},
    {"csv.empty", "ファイルに行がありません。", "The file has no rows.", kSaveAgain},
    {"csv.too-large", "ファイルが大きすぎます（2 MiBまで）。",
     "The file is too large: at most 2 MiB.", kSplitFile},
    {"csv.too-many-columns", "列が多すぎます（256列まで）。", "There are more than 256 columns.",
     kMendCell},
    {"csv.too-many-rows", "行が多すぎます（見出しのほかに1,000行まで）。",
     "There are more than 1,000 rows below the heading.", kSplitFile},
    {"csv.unclosed-quote", "その行で始まる引用符（\"）が閉じていません。",
     "A quote that begins in that row is never closed.", kSaveAgain},
    {"draft.changed",
     "その下書きは、開いたあとで変わりました。",
     "The draft was changed since it was opened.",
     {"開き直して、書いたものを合わせてください。",
      "Open it again, and bring together what was written."}},
    {"draft.no-object", "下書きは一つのJSONオブジェクトです。", "A draft is one JSON object.",
     kMendInput},
    {"draft.not-found", "その下書きはありません。下書きは、書いた本人だけのものです。",
     "There is no such draft; a draft is its author's alone.", kMendInput},
    {"draft.too-many",
     "下書きが多すぎます（一人200件まで）。",
     "You have 200 drafts: there is room for no more.",
     {"受け付けるか、破棄してください。", "Take some in, or discard them."}},
    {"evidence.empty", "添付するファイルが空です。", "The file to attach is empty.", kMendInput},
    {"evidence.not-a-consent",
     "同意の書類ではない添付に、同意が示されています。",
     "A consent is named for a paper that is none.",
     {"種類を consent にするか、同意の指定を外してください。",
      "Give it the kind consent, or name no consent."}},
    {"evidence.not-found", "その添付はありません。", "There is no such attachment.", kMendInput},
    {"evidence.other-type",
     "ファイルの中身が、示された種類（PDF、PNG、JPEG、テキスト）ではありません。",
     "The content is not of the type that was named: PDF, PNG, JPEG or plain text.",
     {"PDF、PNG、JPEG、テキストのどれかで保存し直してください。",
      "Save it as PDF, PNG, JPEG or plain text."}},
    {"evidence.too-large", "添付するファイルが大きすぎます（4 MiBまで）。",
     "The file to attach is larger than 4 MiB.", kUseLess},
    {"evidence.too-many", "このケースの添付が多すぎます（256件まで）。",
     "The case has 256 attachments: there is room for no more.", kUseLess},
    {"import.bad-letter",
     "その文字コードでは読めない文字があります。文字は置き換えていません。",
     "It has bytes that are no letter of that encoding; nothing was replaced.",
     {"選んだ文字コードを確かめてください。合っていれば、その文字を書き直してください。",
      "Check the encoding that you chose; if it is right, write the letter anew."}},
    {"import.bad-place", "対応表の行き先が、受付シートの項目ではありません。",
     "The mapping names a place that no sheet has.", kMendMapping},
    {"import.column-twice", "同じ見出しの列が二つあります。", "Two columns have the same heading.",
     kMendMapping},
    {"import.encoding-not-confirmed",
     "ファイルの文字コードが確かめられていません。",
     "Nobody has confirmed the encoding of the file.",
     {"試しの取込みで文字を見て、UTF-8かCP932かを指定してください。",
      "Look at the preview, and say whether it is UTF-8 or CP932."}},
    {"import.no-cp932", "この機械はCP932を読めません。", "This machine cannot read CP932.",
     kSaveAgain},
    {"import.no-day",
     "日付として読めません。",
     "It cannot be read as a day.",
     {"R8.4.1、令和8年4月1日、2026-04-01 のように書いてください。",
      "Write it like R8.4.1, 令和8年4月1日 or 2026-04-01."}},
    {"import.no-number", "数字として読めません。", "It cannot be read as a number.", kMendCell},
    {"import.no-such-column", "対応表にある列が、ファイルにありません。",
     "The mapping names a column that the file lacks.", kMendMapping},
    {"import.no-values", "対応表のその列には、値の読み替えが要ります（又は要りません）。",
     "That column of the mapping needs values, or may not have any.", kMendMapping},
    {"import.other-width", "その行の列の数が、見出しと違います。",
     "That row has more or fewer cells than the heading.", kMendCell},
    {"import.private-letter", "外字があります。この機械の外では読めません。",
     "It has a letter of a private area, which only the office's own machines know.", kWriteLetter},
    {"import.unknown-value",
     "対応表にない値です。",
     "The mapping does not know that value.",
     {"セルを直すか、対応表の値に加えてください。",
      "Mend the cell, or add the value to the mapping."}},
    {"import.unmapped-column",
     "対応表にない列があります。黙って捨てることはしません。",
     "The file has a column that the mapping does not name; nothing is dropped in silence.",
     {"対応表に列を加えてください。取り込まない列には \"ignore\": true と書きます。",
      "Add the column to the mapping; one that is not to be taken has \"ignore\": true."}},
    {"view.no-purpose", "個人情報を見る目的が指定されていません。",
     "The purpose of seeing personal data is not named.", kNamePurpose},
    {"view.unknown-purpose", "その目的は一覧にありません。", "No such purpose is on the list.",
     kNamePurpose},
};

}  // namespace

Table papers_messages() { return kEntries; }

}  // namespace musubi::text
