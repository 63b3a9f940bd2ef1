// The files of one folder of vectors, for the makers that write them and the tests that read them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "crypto/base/result.h"
#include "tests/support/vector_file.h"

namespace musubi::testing {

class VectorFolder {
 public:
  explicit VectorFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void write(const std::string& name, const VectorFile& vector) const {
    std::ofstream file(folder_ / (name + ".txt"));
    file << vector.to_text();
    if (!file.flush()) throw std::runtime_error("cannot write " + name);
  }
  [[nodiscard]] VectorFile read(const std::string& name) const {
    std::ifstream file(folder_ / (name + ".txt"), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto vector = parse_vector(text);
    if (!vector) throw std::runtime_error("no vector: " + name);
    return *std::move(vector);
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      if (entry.path().extension() == ".txt") names.push_back(entry.path().stem());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  // How many have this outcome.
  [[nodiscard]] std::size_t count(const std::string& expected) const {
    const auto all = names();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const auto& n) {
      return read(n).header("expect") == expected;
    }));
  }

 private:
  std::filesystem::path folder_;
};

// "accepted", or the reason of the refusal, as `expect` has it.
template <class T>
[[nodiscard]] std::string outcome_of(const Result<T>& result) {
  return result.ok() ? "accepted" : result.error().reason;
}

// A name as GoogleTest takes it.
[[nodiscard]] inline std::string as_case_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace musubi::testing
