// Takes a JSON document piece by piece: what is described once can then be written without being
// built first, or built without being written.
//
// The caller gives a document that is one: each value where one may stand, a key before each
// value of an object, every container closed; the members of an object in the order of RFC 8785,
// each once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/json/value.h"

namespace musubi::json {

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void open_object() = 0;
  virtual void close_object() = 0;
  virtual void open_array() = 0;
  virtual void close_array() = 0;
  virtual void key(std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;
  virtual void integer(std::int64_t number) = 0;

  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
};

// The same bytes as to_canonical().
class CanonicalSink final : public Sink {
 public:
  void open_object() override { open('{'); }
  void close_object() override { out_.push_back('}'); }
  void open_array() override { open('['); }
  void close_array() override { out_.push_back(']'); }
  void key(std::string_view name) override;
  void text(std::string_view text) override;
  void integer(std::int64_t number) override;

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void open(char bracket);
  void separate();
  std::string out_;
};

class ValueSink final : public Sink {
 public:
  void open_object() override { open_.push_back(&place(Object())); }
  void close_object() override { open_.pop_back(); }
  void open_array() override { open_.push_back(&place(Array())); }
  void close_array() override { open_.pop_back(); }
  void key(std::string_view name) override { key_ = name; }
  void text(std::string_view text) override { place(text); }
  void integer(std::int64_t number) override { place(number); }

  [[nodiscard]] Value take() && { return std::move(root_); }

 private:
  Value& place(Value value);
  Value root_;
  std::vector<Value*> open_;  // these stay good: only the innermost one grows
  std::string key_;
};

}  // namespace musubi::json
