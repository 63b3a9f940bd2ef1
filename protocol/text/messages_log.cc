#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"checkpoint.malformed", "チェックポイントの書き方が正しくありません。",
     "The checkpoint is not well-formed.", kAskSender},
    {"checkpoint.not-ours", "このノードのチェックポイントではありません。",
     "The checkpoint is not this node's.", kAskAdministrator},
    {"log.no-such-record", "その番号の記録は監査ログにありません。",
     "The log has no record of that number.", kMendInput},
    {"log.behind-checkpoint",
     "監査ログが署名済みのチェックポイントより短くなっています。",
     "The log is shorter than a checkpoint that was signed.",
     {"まず、より新しい写しを探してください。なければ `musubi node restored --dir DIR` で、古い写し"
      "から戻したと宣言してください。",
      "Look for a newer copy first. If there is none, declare with `musubi node restored --dir "
      "DIR` "
      "that an older one was restored."}},
    {"log.corrupt", "監査ログが壊れています。", "The log is damaged.", kStopAndCheck},
    {"log.edge", "監査ログの木の端が大きさと合いません。",
     "The edge of the tree does not fit its size.", kStopAndCheck},
    {"log.forked",
     "監査ログが枝分かれしています。",
     "The log has forked.",
     {"両方を証拠として残し、直ちに運営者に連絡してください。",
      "Keep both as evidence and contact the operator at once."}},
    {"note.key-name", "署名者名の書き方が正しくありません。",
     "The signer's name is not well-formed.", kMendInput},
    {"note.key-type", "署名者の鍵の種類が違います。", "The signer's key is of another type.",
     kMendInput},
    {"note.malformed", "署名付きノートの書き方が正しくありません。",
     "The signed note is not well-formed.", kAskSender},
    {"note.no-known-signature", "知っている署名者の署名がありません。",
     "No known signer signed the note.", kAskSender},
    {"note.signatures", "署名が多すぎます。", "The note has too many signatures.", kAskSender},
    {"note.size", "署名付きノートが大きすぎます。", "The signed note is too large.", kAskSender},
    {"note.text", "ノートの本文の書き方が正しくありません。", "The note's text is not well-formed.",
     kMendInput},
    {"note.wrong-signature", "知っている署名者の署名が正しくありません。",
     "A known signer's signature does not verify.", kAskSender},
    {"proof.does-not-verify", "証明が成り立ちません。", "The proof does not verify.", kAskSender},
    {"proof.index", "証明の位置が木の外です。", "The proof's index is outside the tree.",
     kMendInput},
    {"proof.length", "証明の長さが違います。", "The proof is of the wrong length.", kAskSender},
    {"proof.size", "証明の木の大きさが正しくありません。", "The proof's tree sizes are not valid.",
     kMendInput},
};

}  // namespace

Table log_messages() { return kEntries; }

}  // namespace musubi::text
