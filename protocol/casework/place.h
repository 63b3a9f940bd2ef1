// What tells where a person is (invariant 7).
#pragma once

#include <optional>
#include <utility>

namespace musubi::casework {

// Content of a sheet that shows a person's whereabouts. Once sealed it is forgotten for good: no
// summary, view or print that is made of the sheet can hold it. To a reader, what was sealed and
// what was never filled in look alike. T has empty().
template <class T>
class Place {
 public:
  Place() = default;
  explicit Place(T content) {
    if (!content.empty()) content_ = std::move(content);
  }

  // nullptr if nothing was filled in, or if it is sealed.
  [[nodiscard]] const T* open() const { return content_ ? &*content_ : nullptr; }
  [[nodiscard]] T* open() { return content_ ? &*content_ : nullptr; }

  void seal() {
    sealed_ = sealed_ || content_.has_value();
    content_.reset();
  }
  // Something was filled in, which nobody sees any more. For this node's own people only.
  [[nodiscard]] bool is_sealed() const { return sealed_; }

 private:
  std::optional<T> content_;
  bool sealed_ = false;
};

}  // namespace musubi::casework
