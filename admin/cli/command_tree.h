// The tree of commands, `musubi NOUN VERB`. Help, completion and manual pages come from it,
// so they cannot say anything else than the program does.
#pragma once

#include <memory>
#include <type_traits>

#include <CLI/CLI.hpp>

#include "admin/cli/session.h"

namespace musubi::cli {

// The whole tree. `root` must outlive the session's action.
void add_all(CLI::App& root, Session& session);

// Adds a verb with its one-line help, Japanese first.
CLI::App* add_verb(CLI::App& noun, const std::string& name, const std::string& help,
                   Session& session, std::function<ExitCode()> action);

// The same for a verb with options of its own. `run(session, options)` gives a Status, whose
// error is told, or an ExitCode.
template <class Options>
struct Verb {
  CLI::App* app;
  Options* options;  // both live as long as the tree
};
template <class Options, class Run>
Verb<Options> add_verb(CLI::App& noun, const std::string& name, const std::string& help,
                       Session& session, Run run) {
  const auto options = std::make_shared<Options>();  // shared by the tree and the action
  CLI::App* app = add_verb(noun, name, help, session, [&session, options, run] {
    if constexpr (std::is_same_v<decltype(run(session, *options)), ExitCode>) {
      return run(session, *options);
    } else {
      return session.end(run(session, *options));
    }
  });
  return {app, options.get()};
}

}  // namespace musubi::cli
