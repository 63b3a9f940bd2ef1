#include "admin/cli/policy_requests.h"

#include <filesystem>
#include <set>

#include "admin/cli/arguments.h"
#include "protocol/json/fields.h"
#include "protocol/policy/stated_facts.h"

namespace musubi::cli {
namespace {

constexpr std::string_view kUnstatedSource = "facts-file";
constexpr std::string_view kUnstatedAsserter = "unstated";

std::vector<Category> all_categories() {
  std::vector<Category> all;
  for (std::size_t c = 0; c < kCategoryCount; ++c) all.push_back(static_cast<Category>(c));
  return all;
}

// One, or a list that names at least one, each once; not both.
std::vector<Category> read_categories(json::Fields& fields) {
  if (fields.has("category")) {
    return {fields.parsed("category", policy::kMaxName, parse_category).value_or(Category{})};
  }
  if (!fields.has("categories")) return all_categories();
  std::set<Category> categories;
  fields.array("categories", kCategoryCount,
               [&](const json::Value& item, const std::string& where) -> Status {
                 if (item.text() == nullptr) return invalid("json.wrong-type", where);
                 const auto category = parse_category(*item.text());
                 const bool fresh = category && categories.insert(*category).second;
                 return fresh ? Status{} : invalid("json.bad-value", where);
               });
  if (categories.empty()) fields.fault("categories", "json.bad-value");
  return {categories.begin(), categories.end()};
}

}  // namespace

void add_facts_option(CLI::App& verb, std::string& file) {
  verb.add_option("--facts", file,
                  "一行に一件の求め（JSON） / requests, one JSON object on each line")
      ->required();
}

Result<PolicyRequest> request_from_json(const json::Value& value,
                                        const policy::Provenance& unstated) {
  json::Fields fields(value, "");
  PolicyRequest request;
  request.id = fields.optional_text("id", kMaxRequestId);
  request.basis = fields.text("basis", policy::kMaxName);
  const json::Value& facts = fields.value("facts");
  request.categories = read_categories(fields);
  TRY(fields.finish());
  TRY_ASSIGN(request.facts, policy::stated_facts_from_json(facts, unstated));
  return request;
}

RequestLines::RequestLines(std::string file, std::ifstream stream)
    : file_(std::move(file)),
      stream_(std::move(stream)),
      text_(kMaxRequestBytes + 1, '\0'),
      unstated_{std::string(kUnstatedSource), std::string(kUnstatedAsserter), now()} {}

Result<RequestLines> RequestLines::open(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    return Error{ErrorCode::kNotFound, "file.not-found", file};
  }
  std::ifstream stream(file, std::ios::binary);
  const bool readable = stream.is_open() && !std::filesystem::is_directory(file, ignored);
  if (!readable) return Error{ErrorCode::kInvalid, "file.not-readable", file};
  return RequestLines(file, std::move(stream));
}

Error RequestLines::in_line(Error error) const {
  const std::string place = "line " + std::to_string(line_);
  error.detail = place + (error.detail.empty() ? "" : ": " + error.detail);
  return in_file(file_, std::move(error));
}

Result<bool> RequestLines::read_line() {
  ++line_;
  stream_.getline(text_.data(), static_cast<std::streamsize>(text_.size()));
  if (stream_.bad()) return in_line({ErrorCode::kInvalid, "file.not-readable", {}});
  if (stream_.eof() && stream_.gcount() == 0) return false;
  if (stream_.fail()) return in_line({ErrorCode::kTooLarge, "json.too-large", {}});
  return true;
}

Result<std::optional<PolicyRequest>> RequestLines::next() {
  TRY_ASSIGN(const bool there, read_line());
  if (!there) return std::optional<PolicyRequest>();
  const auto end = stream_.gcount() - (stream_.eof() ? 0 : 1);  // without the line's end
  const std::string_view text(text_.data(), static_cast<std::size_t>(end));
  const auto value = json::parse(as_bytes(text), kMaxRequestBytes);
  if (!value) return in_line(value.error());
  auto request = request_from_json(*value, unstated_);
  if (!request) return in_line(request.error());
  return std::optional<PolicyRequest>(*std::move(request));
}

}  // namespace musubi::cli
