#include "admin/cli/unknown_command.h"

#include <vector>

namespace musubi::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_name().empty(); });
}

const CLI::App* command_of(const CLI::App& app, const std::string& word) {
  for (const CLI::App* command : commands_of(app)) {
    if (command->get_name() == word) return command;
  }
  return nullptr;
}

std::string names_of(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : commands_of(app)) {
    names += (names.empty() ? "" : ", ") + command->get_name();
  }
  return names;
}

}  // namespace

std::optional<std::string> unknown_command(const CLI::App& root, std::span<char* const> words) {
  const CLI::App* app = &root;
  std::string so_far;
  for (const std::string word : words) {
    if (word.starts_with("-")) continue;  // what stands before a verb has no value
    if (commands_of(*app).empty()) return std::nullopt;
    so_far += (so_far.empty() ? "" : " ") + word;
    const CLI::App* command = command_of(*app, word);
    if (command == nullptr) return so_far + ": " + names_of(*app);
    app = command;
  }
  return std::nullopt;
}

}  // namespace musubi::cli
