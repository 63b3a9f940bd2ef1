// Tells a word that is no command from any other wrong usage.
#pragma once

#include <optional>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

namespace musubi::cli {

// The first word that names no command where one was expected, with those that there are:
// "summary frobnicate: add, list, …".
[[nodiscard]] std::optional<std::string> unknown_command(const CLI::App& root,
                                                         std::span<char* const> words);

}  // namespace musubi::cli
