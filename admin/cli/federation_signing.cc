// `musubi federation sign` and `discard`: several operators, each with their own key on their own
// machine, sign one draft one after the other (docs/spec/registry.md, annex C).
#include <algorithm>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/federation.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"
#include "protocol/registry/difference.h"

namespace musubi::cli {
namespace {

struct SignOptions : OperatorOptions {
  std::string draft;
  std::optional<std::string> digest;
  std::vector<std::string> trusted_keys;
};

json::Array as_json(const std::vector<registry::Difference>& differences) {
  json::Array all;
  for (const auto& difference : differences) {
    json::Array place;
    for (const std::string& name : difference.place) place.emplace_back(name);
    all.push_back(json::Object{{"en", describe(difference, text::Language::kEnglish)},
                               {"ja", describe(difference, text::Language::kJapanese)},
                               {"place", std::move(place)},
                               {"way", name(difference.way)}});
  }
  return all;
}

std::string as_text(const Session& session, const registry::Draft& draft,
                    const std::vector<registry::Difference>& differences) {
  const auto& content = draft.content();
  std::string text = fmt::format(
      fmt::runtime(session.choose("下書き {} 第{}版、署名 {}/{}。今の登録簿との違い:\n",
                                  "draft {} version {}, signatures {}/{}; what it changes:\n")),
      content.federation, content.version, draft.signers().size(), content.threshold);
  for (const auto& difference : differences) {
    text += "  " + describe(difference, session.language()) + "\n";
  }
  return text + draft.digest().hex() + "\n";
}

// What the operator is asked to sign, against what is in force here.
void show(Session& session, const SignOptions& options, const registry::Draft& draft,
          const std::vector<registry::Difference>& differences) {
  const auto& content = draft.content();
  session.answer(json::Object{{"differences", as_json(differences)},
                              {"digest", draft.digest().hex()},
                              {"expires", to_text(content.expires)},
                              {"federation", content.federation},
                              {"in_force", false},
                              {"signatures", static_cast<std::int64_t>(draft.signers().size())},
                              {"threshold", std::int64_t{content.threshold}},
                              {"version", static_cast<std::int64_t>(content.version)}},
                 as_text(session, draft, differences));
  std::string next = fmt::format("musubi federation sign --dir {} --draft {} --digest {}",
                                 options.dir, options.draft, draft.digest().hex());
  if (options.passphrase_file) next += " --passphrase-file " + *options.passphrase_file;
  session.say("まだ署名していません。この違いでよければ: " + next,
              "nothing is signed yet; if this is what you want: " + next);
}

// With the digest of what was shown, so that nothing else is signed than what was looked at.
Status sign_shown(Session& session, const SignOptions& options, const OperatorFolder& folder,
                  const registry::Draft& draft,
                  const std::vector<registry::Difference>& differences) {
  TRY_ASSIGN(const Digest seen, digest_argument(*options.digest));
  if (seen != draft.digest()) return refused("operator.other-draft", draft.digest().hex());
  TRY_ASSIGN(const auto proposal, folder.sign(draft, now()));
  tell(session, folder, proposal, {{"differences", as_json(differences)}});
  return {};
}

// A version that is in force everywhere else needs nobody's judgement here: it proves itself.
Status take(Session& session, const OperatorFolder& folder, ByteView document,
            const std::vector<Digest>& trusted) {
  TRY_ASSIGN(const auto accepted, folder.take(document, trusted, now()));
  tell(session, accepted, {{"in_force", true}});
  return {};
}

// Versions were made elsewhere in the meantime, or this very one was.
bool may_be_in_force_elsewhere(const Error& error) {
  return error.reason == "draft.skips-version" || error.reason == "draft.in-force" ||
         error.reason == "draft.needs-registry";
}

// What no node could read must not come into force, whoever drafted it: every node would stop.
Status check_documents(const registry::RegistryContent& content) {
  TRY_ASSIGN(const auto baseline, policy::parse_bundle(content.baseline));
  if (baseline.scope != policy::BundleScope::kBaseline) {
    return invalid("operator.not-a-baseline", "/baseline");
  }
  TRY_ASSIGN([[maybe_unused]] const auto catalogue, policy::parse_catalogue(content.catalogue));
  for (const auto& [organisation, document] : content.acceptance) {
    TRY_ASSIGN(const auto rules, policy::parse_bundle(document));
    if (rules.scope != policy::BundleScope::kAcceptance) {
      return invalid("operator.not-an-acceptance", "/acceptance/" + organisation.text());
    }
  }
  return {};
}

// Only then was it looked at here: anybody may have put a draft into the folder.
bool is_signed_here(const OperatorFolder& folder, const registry::Draft& draft) {
  const auto keys = folder.own_keys();
  return std::any_of(keys.begin(), keys.end(), [&draft](const registry::OperatorKey& own) {
    return std::count(draft.signers().begin(), draft.signers().end(), own.key.id()) > 0;
  });
}

Status sign(Session& session, const SignOptions& options) {
  TRY_ASSIGN(const auto trusted, digest_arguments(options.trusted_keys));
  TRY_ASSIGN(const Bytes document, files::read(options.draft, registry::kMaxRegistryBytes));
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto held, folder.in_force());
  if (!held && !trusted.empty()) return take(session, folder, document, trusted);
  const auto* in_force = held ? &*held : nullptr;
  const auto draft = registry::Draft::review(document, in_force, now());
  if (!draft) {
    const bool taken = held && may_be_in_force_elsewhere(draft.error()) &&
                       take(session, folder, document, {}).ok();
    return taken ? Status() : in_file(options.draft, draft.error());
  }
  if (held && draft->complete()) return take(session, folder, document, {});
  if (const Status read = check_documents(draft->content()); !read) {
    return in_file(options.draft, read.error());
  }
  TRY_ASSIGN(const auto waiting, folder.pending(now()));
  const bool known = waiting && waiting->digest() == draft->digest();
  if (known && is_signed_here(folder, *waiting)) {  // more have signed it since
    TRY_ASSIGN(const auto proposal, folder.sign(*draft, now()));
    tell(session, folder, proposal);
    return {};
  }
  const auto differences =
      registry::differences(held ? &held->content() : nullptr, draft->content());
  if (options.digest) return sign_shown(session, options, folder, *draft, differences);
  show(session, options, *draft, differences);
  return {};
}

void add_sign(CLI::App& noun, Session& session) {
  const auto verb = add_verb<SignOptions>(noun, "sign",
                                          "下書きの違いを見て署名する。できあがった登録簿は取り込む"
                                          " / see what a draft changes, and sign "
                                          "it; take in a version that enough have signed",
                                          session, sign);
  add_operator_folder(verb);
  verb.app
      ->add_option("--draft", verb.options->draft,
                   "受け取った下書きか登録簿 / the draft or registry that was handed over")
      ->required();
  verb.app->add_option(
      "--digest", verb.options->digest,
      "見て確かめた下書きの指紋。なければ見るだけ / the digest of what was looked at; "
      "without it nothing is signed");
  verb.app->add_option(
      "--trusted-key", verb.options->trusted_keys,
      "登録簿をまだ持たないとき、電話で聞いた運営者の鍵。何度でも / where there is no "
      "registry yet: the id of an operator key, as heard; may be repeated");
}

// discard

Status discard(Session& session, const OperatorOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY(folder.discard());
  session.answer(json::Object{{"draft", folder.draft_file().string()}},
                 folder.draft_file().string());
  session.say(
      "ほかの運営者にも伝え、写しをすべて捨ててください。同じ版の下書きが二つ署名されると、登録簿が"
      "分かれます",
      "tell the other operators, and have every copy destroyed: two signed drafts of one "
      "version would fork the registry");
  return {};
}

}  // namespace

void add_signing(CLI::App& noun, Session& session) {
  add_sign(noun, session);
  add_operator_folder(add_verb<OperatorOptions>(
      noun, "discard", "署名を待つ下書きを取りやめる / give up the draft that waits for signatures",
      session, discard));
}

}  // namespace musubi::cli
