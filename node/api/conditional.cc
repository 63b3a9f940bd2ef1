#include "node/api/conditional.h"

#include <charconv>

#include "crypto/primitives/hash.h"
#include "node/api/problem.h"

namespace musubi::node {
namespace {

constexpr std::size_t kDigestDigits = 32;
constexpr std::size_t kMaxTags = 4096;
constexpr int kNotModified = 304;
constexpr int kPreconditionFailed = 412;
constexpr std::string_view kTag = "ETag";

std::string digest_of(const http::Response& answer) {
  return crypto::sha256(answer.body).hex().substr(0, kDigestDigits);
}

const std::string* tag_of(const http::Response& answer) {
  const auto found =
      std::ranges::find_if(answer.headers, [](const auto& each) { return each.name == kTag; });
  return found == answer.headers.end() ? nullptr : &found->value;
}

// A list of tags has no other quotes than theirs; a weak one names the same here.
bool names(std::string_view tags, std::string_view tag) {
  if (tags == "*") return true;
  return tags.size() <= kMaxTags && tags.find(tag) != std::string_view::npos;
}

}  // namespace

http::Response with_revision(http::Response answer, const json::Value& value) {
  const json::Value* revision = value.find("revision");
  if (revision == nullptr || revision->integer() == nullptr) return answer;
  std::string tag = "\"" + std::to_string(*revision->integer()) + "." + digest_of(answer) + "\"";
  answer.headers.push_back({std::string(kTag), std::move(tag)});
  return answer;
}

http::Response if_changed(const http::Request& request, http::Response answer) {
  if (request.method != "GET" || answer.status != 200) return answer;
  if (tag_of(answer) == nullptr) {
    answer.headers.push_back({std::string(kTag), "\"" + digest_of(answer) + "\""});
  }
  const std::string* known = request.header("if-none-match");
  if (known == nullptr || !names(*known, *tag_of(answer))) return answer;
  answer.status = kNotModified;
  answer.content_type.clear();
  answer.body.clear();
  return answer;
}

Result<std::optional<std::uint64_t>> revision_seen(const http::Request& request) {
  const std::string* header = request.header("if-match");
  if (header == nullptr || *header == "*") return std::optional<std::uint64_t>();
  std::string_view tag = *header;
  const Error fault = invalid("api.bad-if-match");
  if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"') return fault;
  tag = tag.substr(1, tag.size() - 2);
  std::uint64_t revision = 0;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), revision);
  const bool whole = error == std::errc() && end != tag.data() + tag.size() && *end == '.';
  if (!whole) return fault;
  return std::optional(revision);
}

http::Response changed_or_problem(const http::Request& request, const Error& error,
                                  std::string_view reason) {
  const bool conditional = request.header("if-match") != nullptr && error.reason == reason;
  return conditional ? problem(error, kPreconditionFailed, {}) : problem(error);
}

}  // namespace musubi::node
