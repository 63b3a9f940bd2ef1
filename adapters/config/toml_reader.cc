#include "adapters/config/toml_reader.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <toml.hpp>

#include "protocol/text/nearest.h"

namespace musubi::config {
namespace {

using Names = std::set<std::string, std::less<>>;

}  // namespace

struct TomlReader::Content {
  toml::value root;
  std::filesystem::path folder;
  std::map<std::string, Names, std::less<>> asked;  // table → keys
  std::vector<std::string> faults;

  // The value, or nullptr; remembers that somebody asked for it.
  const toml::value* find(const std::string& table, std::string_view key) {
    asked[table].emplace(key);
    if (!root.contains(table)) return nullptr;
    const toml::value& found = root.at(table);
    if (!found.is_table() || !found.contains(std::string(key))) return nullptr;
    return &found.at(std::string(key));
  }

  void fault(const toml::value& at, std::string_view ja, std::string_view en) {
    faults.push_back(
        toml::format_error(std::string(ja) + "\n" + std::string(en), at, "ここ / here"));
  }

  void unknown(const std::string& name, const toml::value& at, const Names& known) {
    std::string ja = "「" + name + "」という項目はありません";
    std::string en = "there is no key \"" + name + "\"";
    const std::vector<std::string> names(known.begin(), known.end());
    if (const auto meant = text::nearest(name, names)) {
      ja += "。「" + *meant + "」のことですか";
      en += "; did you mean \"" + *meant + "\"?";
    }
    fault(at, ja, en);
  }

  void check_keys_of(const std::string& table, const toml::value& value) {
    if (!value.is_table()) {
      fault(value, "表（[" + table + "]）が必要です", "[" + table + "] must be a table");
      return;
    }
    const Names& known = asked[table];
    for (const auto& [key, inner] : value.as_table()) {
      if (known.count(key) == 0) unknown(key, inner, known);
    }
  }

  void check_all_keys() {
    Names tables;
    for (const auto& [name, keys] : asked) tables.insert(name);
    for (const auto& [name, value] : root.as_table()) {
      if (tables.count(name) == 0) {
        unknown(name, value, tables);
      } else {
        check_keys_of(name, value);
      }
    }
  }
};

TomlReader::TomlReader(std::unique_ptr<Content> content) : content_(std::move(content)) {}
TomlReader::TomlReader(TomlReader&&) noexcept = default;
TomlReader::~TomlReader() = default;

Result<TomlReader> TomlReader::parse(std::string_view text, const std::filesystem::path& file) {
  std::istringstream stream{std::string(text)};
  try {
    auto content = std::make_unique<Content>();
    content->root = toml::parse(stream, file.string());
    content->folder = std::filesystem::absolute(file).parent_path();
    return TomlReader(std::move(content));
  } catch (const std::exception& fault) {
    return invalid("config.syntax", fault.what());
  }
}

TomlTable TomlReader::table(std::string_view name) {
  content_->asked[std::string(name)];
  return {*this, std::string(name)};
}

std::vector<std::string> TomlReader::asked_keys() const {
  std::vector<std::string> all;
  for (const auto& [table, keys] : content_->asked) {
    for (const std::string& key : keys) all.push_back(table + "." + key);
  }
  return all;
}

Status TomlReader::finish() {
  content_->check_all_keys();
  if (content_->faults.empty()) return {};
  std::string all;
  for (const std::string& fault : content_->faults) all += fault + "\n";
  return invalid("config.invalid", all);
}

bool TomlTable::has(std::string_view key) const {
  return reader_->content_->find(name_, key) != nullptr;
}

std::optional<std::string> TomlTable::text(std::string_view key, const Expectation& expected) {
  const toml::value* value = reader_->content_->find(name_, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    wrong(key, expected);
    return std::nullopt;
  }
  return value->as_string().str;
}

std::vector<std::string> TomlTable::texts(std::string_view key, std::size_t max_items,
                                          const Expectation& expected) {
  const toml::value* value = reader_->content_->find(name_, key);
  if (value == nullptr) return {};
  std::vector<std::string> items;
  const bool fits = value->is_array() && value->as_array().size() <= max_items;
  if (!fits) {
    wrong(key, expected);
    return {};
  }
  for (const toml::value& item : value->as_array()) {
    if (item.is_string()) {
      items.push_back(item.as_string().str);
    } else {
      reader_->content_->fault(item, expected.ja, expected.en);
    }
  }
  return items;
}

std::filesystem::path TomlTable::path(std::string_view key, std::string_view otherwise) {
  return optional_path(key).value_or(reader_->content_->folder / std::string(otherwise));
}

std::optional<std::filesystem::path> TomlTable::optional_path(std::string_view key) {
  const auto value =
      text(key, {"ファイルまたはフォルダーの名前です", "the name of a file or folder"});
  if (!value) return std::nullopt;
  return reader_->content_->folder / *value;
}

std::int64_t TomlTable::integer(std::string_view key, std::int64_t otherwise, std::int64_t min,
                                std::int64_t max) {
  const toml::value* value = reader_->content_->find(name_, key);
  if (value == nullptr) return otherwise;
  if (value->is_integer() && value->as_integer() >= min && value->as_integer() <= max) {
    return value->as_integer();
  }
  const std::string range = std::to_string(min) + "–" + std::to_string(max);
  reader_->content_->fault(*value, range + " の整数です", "a whole number in " + range);
  return otherwise;
}

void TomlTable::missing(std::string_view key, const Expectation& expected) {
  const std::string name = "[" + name_ + "] " + std::string(key);
  reader_->content_->faults.push_back(name + " が必要です: " + std::string(expected.ja) + "\n" +
                                      name + " is required: " + std::string(expected.en));
}

void TomlTable::wrong(std::string_view key, const Expectation& expected) {
  if (const toml::value* value = reader_->content_->find(name_, key)) {
    reader_->content_->fault(*value, expected.ja, expected.en);
  }
}

}  // namespace musubi::config
