// What several nouns ask of the node's API: a release, and whole lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/cli/api_client.h"
#include "admin/cli/command_tree.h"
#include "protocol/ids/codes.h"

namespace musubi::cli {

// A closed list of codes, from the tables that the program itself reads: what the help offers, and
// all that is taken. What is misspelt is refused before anything is asked, with the list.
using Codes = std::vector<std::string>;
void only(CLI::Option* option, const Codes& codes);
// The same where the help tells the codes in words of its own.
[[nodiscard]] CLI::Validator one_of(const Codes& codes);

[[nodiscard]] Codes category_codes();
[[nodiscard]] Codes purpose_codes();
[[nodiscard]] Codes kind_codes();  // those that people send; notices send themselves

// Why somebody looks at personal data: of every command that shows them (docs/spec/staff.md §7).
[[nodiscard]] Codes view_purpose_codes();
void add_view_purpose(const auto& verb) {
  only(verb.app->add_option("--purpose", verb.options->view_purpose,
                            "何のために見るか / what it is looked at for"),
       view_purpose_codes());
}

// A command that was given up may be repeated with the key that it named.
struct OnceOptions : ApiOptions {
  std::optional<std::string> key;
};
void add_once_options(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--idempotency-key", verb.options->key,
                       "答えの来なかった命令をやり直すときの鍵 / the key of a command that got no "
                       "answer, to repeat it");
}

struct ReleaseOptions : OnceOptions {
  std::string case_id;
  std::string recipient;
  std::string kind;
  std::string purpose;
  std::string basis;
  std::vector<std::string> categories;
  std::vector<std::string> discharged;
  std::optional<std::string> reason_file;
  std::optional<std::string> reply_to;
  // Of an inquiry: what is asked, and of which person of the case.
  std::optional<json::Value> inquiry;
  std::optional<std::int64_t> person;
  // Life or body of that person is in danger; whether they could be asked first.
  std::optional<std::string> emergency;
};

// All but kind and purpose.
void add_release_options(const Verb<ReleaseOptions>& verb);

[[nodiscard]] Result<json::Value> release_request(const ReleaseOptions& options);
// What a person says, under that name, from a file: it may be about a person, and arguments are
// seen by everybody on the machine.
[[nodiscard]] Result<json::Value> word_request(const char* name, const std::string& file);

// A denial is an answer too: it is shown whole, and ends with its own exit code. `asked`: the
// categories that were asked for by name.
[[nodiscard]] ExitCode show_decision(Session& session, const Result<ApiClient::Answer>& answer,
                                     const std::vector<std::string>& asked = {});

// Asks the node to decide: on what it would release, and nothing leaves.
[[nodiscard]] ExitCode preview_release(Session& session, const ReleaseOptions& options);

// Asks the node to release, and shows what it decided.
[[nodiscard]] ExitCode send_release(Session& session, const ReleaseOptions& options);

// A list of the API: where it is, and the member that holds its items.
struct List {
  const char* path;
  const char* member;
};
// All of it, page after page.
[[nodiscard]] Result<json::Array> read_list(const ApiClient& client, const List& list);

}  // namespace musubi::cli
