#include "admin/cli/node_template.h"

#include <fmt/format.h>

namespace musubi::cli {
namespace {

// A TOML basic string.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + '"';
}

std::string quoted(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ", ";
    out += quoted(text);
  }
  return out + "]";
}

// A key that is commented out where the node does without it.
std::string listen_line(const std::optional<std::string>& listen) {
  return listen ? "listen = " + quoted(*listen) : "# listen = \"0.0.0.0:8443\"";
}

std::string digest_line(const std::optional<std::string>& digest) {
  return digest ? "digest = " + quoted(*digest) : "# digest = \"…\"";
}

constexpr std::string_view kTemplate = R"(# ノードの設定。名前はこのファイルからの相対です。
# The node's settings. Names are relative to this file.

[node]
# このノードの識別子 / this node's id
id = {id}
# 記録の置き場所 / where its records are
data = "data"

[keys]
# 鍵と証明書 / keys and certificates
folder = "keys"
# 鍵を開くパスフレーズ。持ち主だけが読めること / unlocks the keys; for the owner's eyes only
passphrase_file = {passphrase_file}

[registry]
# 登録簿 / the registry, as the operator gave it
file = "registry.json"
# 登録簿に署名する運営者の鍵。電話などで確かめたもの
# The operator's keys that sign it, checked by telephone or the like
trusted_keys = {trusted_keys}

[policy]
# 共有ポリシー / this node's rules for releasing
bundle = "policy.json"
# その識別子。ファイルを替えたら、確かめてからここも替える
# Its id; when the file is replaced, this is changed too, by who approved it
{digest_line}
# 同意の文言 / what the forms' consent marks cover
wordings = "wordings.json"

[exchange]
# 相手からの接続を受ける窓口。なければ、こちらからだけつなぐ
# Where peers connect; without it the node only connects outward
{listen_line}
# 自分あての封書を預かる相手 / peers that hold what waits for this node
collect_from = {collect_from}

[api]
# 職員と端末の窓口。同じ機械の中だけ / for staff and programs, on this machine only
listen = {api}
# 使える人の一覧（トークンそのものは入らない） / who may use it; holds no token itself
tokens = "api-tokens.json"

[operations]
# 見守りの窓口 / for monitoring
listen = {operations}
)";

}  // namespace

std::string node_template(const NodeSettings& settings) {
  return fmt::format(kTemplate, fmt::arg("id", quoted(settings.node)),
                     fmt::arg("passphrase_file", quoted(settings.passphrase_file.string())),
                     fmt::arg("trusted_keys", quoted(settings.trusted_keys)),
                     fmt::arg("digest_line", digest_line(settings.policy_digest)),
                     fmt::arg("listen_line", listen_line(settings.listen)),
                     fmt::arg("collect_from", quoted(settings.collect_from)),
                     fmt::arg("api", quoted(settings.api)),
                     fmt::arg("operations", quoted(settings.operations)));
}

}  // namespace musubi::cli
