// Takes a TOML file apart and collects everything that is wrong with it, each fault with file,
// line and a caret, in both languages; a misspelt key gets a suggestion.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/result.h"

namespace musubi::config {

// What a value should have been.
struct Expectation {
  std::string_view ja;
  std::string_view en;
};

class TomlReader;

// One table of the file, possibly absent. Must not outlive its reader.
class TomlTable {
 public:
  std::filesystem::path path(std::string_view key, std::string_view otherwise);
  std::optional<std::filesystem::path> optional_path(std::string_view key);
  std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t min,
                       std::int64_t max);

  // `parse` is a function from text to std::optional of the value's type.
  template <class Parse>
  auto parsed(std::string_view key, Parse parse, const Expectation& expected)
      -> decltype(parse(std::string_view())) {
    if (!has(key)) {
      missing(key, expected);
      return std::nullopt;
    }
    return optional_parsed(key, parse, expected);
  }
  template <class Parse>
  auto optional_parsed(std::string_view key, Parse parse, const Expectation& expected)
      -> decltype(parse(std::string_view())) {
    const auto value = text(key, expected);
    if (!value) return std::nullopt;
    auto result = parse(std::string_view(*value));
    if (!result) wrong(key, expected);
    return result;
  }
  template <class Parse>
  auto parsed_list(std::string_view key, std::size_t max_items, Parse parse,
                   const Expectation& expected) {
    std::vector<typename decltype(parse(std::string_view()))::value_type> items;
    for (const std::string& item : texts(key, max_items, expected)) {
      auto result = parse(std::string_view(item));
      if (result) {
        items.push_back(*std::move(result));
      } else {
        wrong(key, expected);
      }
    }
    return items;
  }

 private:
  friend class TomlReader;
  TomlTable(TomlReader& reader, std::string name) : reader_(&reader), name_(std::move(name)) {}

  [[nodiscard]] bool has(std::string_view key) const;
  std::optional<std::string> text(std::string_view key, const Expectation& expected);
  std::vector<std::string> texts(std::string_view key, std::size_t max_items,
                                 const Expectation& expected);
  void missing(std::string_view key, const Expectation& expected);
  void wrong(std::string_view key, const Expectation& expected);

  TomlReader* reader_;
  std::string name_;
};

class TomlReader {
 public:
  // "config.syntax" with the place.
  [[nodiscard]] static Result<TomlReader> parse(std::string_view text,
                                                const std::filesystem::path& file);
  TomlReader(TomlReader&&) noexcept;
  ~TomlReader();

  [[nodiscard]] TomlTable table(std::string_view name);

  // What has been asked for so far, as "table.key", sorted.
  [[nodiscard]] std::vector<std::string> asked_keys() const;

  // "config.invalid" with every fault found, keys that nobody asked for among them.
  [[nodiscard]] Status finish();

 private:
  friend class TomlTable;
  struct Content;
  explicit TomlReader(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace musubi::config
