// `musubi key person` and `person-accept`: the key with which one person approves. It stays with
// that person, and no node needs it.
#include <algorithm>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/files/key_folder.h"
#include "admin/cli/arguments.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/key.h"
#include "admin/cli/person.h"
#include "protocol/registry/drafting.h"

namespace musubi::cli {
namespace {

constexpr auto kApproval = crypto::KeyRole::kApproval;

struct FolderOptions {
  std::string dir;
  std::string passphrase_file;

  [[nodiscard]] Result<files::KeyFolder> open() const {
    TRY_ASSIGN(auto passphrase, files::read_passphrase(passphrase_file));
    return files::KeyFolder(dir, std::move(passphrase));
  }
  [[nodiscard]] std::filesystem::path request_file() const {
    return std::filesystem::path(dir) / "request.json";
  }
};

void add_folder(const auto& verb) {
  verb.app->add_option("--dir", verb.options->dir, "本人のフォルダー / the person's own folder")
      ->required();
  verb.app
      ->add_option("--passphrase-file", verb.options->passphrase_file,
                   "本人だけのパスフレーズのファイル / the file with the person's own passphrase")
      ->required();
}

// person

struct PersonOptions : FolderOptions {
  std::string person;
};

// A folder is one person's for ever; a second key there is the same person's next one.
Status check_owner(const PersonOptions& options) {
  if (!registry::organisation_of_person(options.person)) {
    return invalid("cli.person", options.person);
  }
  const auto file = options.request_file();
  if (!std::filesystem::exists(file)) return {};
  TRY_ASSIGN(const Bytes text, files::read(file, kMaxRequestBytes));
  const auto earlier = parse_person_request(text);
  if (!earlier) return in_file(file, earlier.error());
  if (earlier->person == options.person) return {};
  return Error{ErrorCode::kConflict, "enrolment.other-person", earlier->person};
}

Status make(Session& session, const PersonOptions& options) {
  TRY(check_owner(options));
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const unsigned number, folder.make_key(kApproval));
  TRY_ASSIGN(const auto key, folder.key(kApproval, number));
  PersonRequest request{options.person, {}};
  TRY_ASSIGN(request.certificate_request,
             crypto::make_certificate_request(key, kApproval, request.person));
  const auto file = options.request_file();
  TRY(files::write(file, as_bytes(serialise(request)), files::Access::kEveryone));
  TRY_ASSIGN(const Digest fingerprint, request_fingerprint(request));
  session.answer(json::Object{{"fingerprint", fingerprint.hex()},
                              {"generation", static_cast<std::int64_t>(number)},
                              {"person", request.person},
                              {"request", file.string()}},
                 fmt::format("{}\n{}\n", file.string(), fingerprint.hex()));
  session.say("この申請書を運営者に渡し、指紋を電話で照合してください",
              "hand this request to the operator and compare the fingerprint by telephone");
  return {};
}

// person-accept

struct AcceptOptions : FolderOptions {
  std::string welcome;
  std::vector<std::string> trusted_keys;
};

// Only what the signed registry lists for approving.
Status check_listed(const registry::Registry& registry, const crypto::Certificate& certificate) {
  const auto& listed = registry.content().approval_keys;
  const bool found = std::any_of(listed.begin(), listed.end(), [&](const auto& key) {
    return key.certificate.fingerprint() == certificate.fingerprint();
  });
  return found ? Status() : refused("enrolment.not-pinned", certificate.fingerprint().hex());
}

Status accept(Session& session, const AcceptOptions& options) {
  TRY_ASSIGN(const auto trusted, digest_arguments(options.trusted_keys));
  TRY_ASSIGN(const Bytes text, files::read(options.welcome, kMaxWelcomeBytes));
  const auto welcome = parse_person_welcome(text);
  if (!welcome) return in_file(options.welcome, welcome.error());
  TRY_ASSIGN(const auto registry,
             registry::accept_registry(welcome->registry, nullptr, trusted, now()));
  TRY(check_listed(registry, welcome->certificate));
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const unsigned number, folder.add_certificate(welcome->certificate));
  const std::string& person = welcome->certificate.holder();
  session.answer(json::Object{{"certificate", welcome->certificate.fingerprint().hex()},
                              {"generation", static_cast<std::int64_t>(number)},
                              {"not_after", to_text(welcome->certificate.not_after())},
                              {"person", person},
                              {"registry_version", static_cast<std::int64_t>(registry.version())}},
                 fmt::format("{} {} {}\n", person, registry.version(),
                             to_text(welcome->certificate.not_after())));
  return {};
}

}  // namespace

void add_persons_key(CLI::App& noun, Session& session) {
  const auto making = add_verb<PersonOptions>(
      noun, "person", "承認する人の鍵を作る / make the key of a person who approves", session,
      make);
  add_folder(making);
  making.app
      ->add_option("--person", making.options->person,
                   "人の識別子。氏名ではない / the person's id, person:lg-032026-p01; never a name")
      ->required();
  const auto accepting = add_verb<AcceptOptions>(
      noun, "person-accept", "承認する人への返事を取り込む / take in the answer for a person",
      session, accept);
  add_folder(accepting);
  accepting.app->add_option("--welcome", accepting.options->welcome, "返事 / the answer")
      ->required();
  accepting.app
      ->add_option("--trusted-key", accepting.options->trusted_keys,
                   "運営者の鍵の識別子。何度でも / the id of an operator key; may be repeated")
      ->required();
}

}  // namespace musubi::cli
