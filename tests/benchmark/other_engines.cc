#include "tests/benchmark/other_engines.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "protocol/json/value.h"

namespace musubi::policy::test {
namespace {

void write_requests(const std::filesystem::path& file, const std::vector<PlainRequest>& requests) {
  std::ofstream out(file);
  for (const PlainRequest& request : requests) {
    json::Object facts;
    for (const auto& [name, value] : request.facts) facts[name] = value;
    out << json::to_canonical(json::Object{{"basis", request.basis}, {"facts", std::move(facts)}})
        << '\n';
  }
}

// What it prints last; what it complains of goes to our own error output.
std::string last_line_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string last;
  std::array<char, 4096> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) {
    last = line.data();
  }
  return ::pclose(pipe) == 0 ? last : std::string();
}

std::optional<double> rate_in(const json::Value& figures, std::string_view name) {
  const json::Value* const found = figures.find(name);
  if (found == nullptr || found->integer() == nullptr) return std::nullopt;
  return static_cast<double>(*found->integer());
}

}  // namespace

OtherEngines measure_others(const std::vector<PlainRequest>& requests, const std::string& sender,
                            const std::string& acceptance) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("bench_policy-" + std::to_string(::getpid()));
  write_requests(file, requests);
  const std::string line = last_line_of(
      "bash " MUSUBI_SOURCE_DIR
      "/tests/second_opinion/opinion.sh speed.mjs --packages " MUSUBI_BINARY_DIR
      "/tests/second_opinion/packages --policies " MUSUBI_SOURCE_DIR "/admin/reference --sender " +
      sender + " --acceptance " + acceptance + " --requests " + file.string());
  std::filesystem::remove(file);
  const auto figures = json::parse(as_bytes(line));
  if (!figures) return {};
  return {rate_in(*figures, "cedar_per_s"), rate_in(*figures, "clips_per_s")};
}

}  // namespace musubi::policy::test
