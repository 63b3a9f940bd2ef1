// The reference sheet as a value that a test changes in one place.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "protocol/casework/intake_sheet.h"
#include "protocol/json/value.h"

namespace musubi::casework {

inline json::Value read_json_file(const std::string& name) {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = json::parse(as_bytes(text.str()));
  EXPECT_TRUE(parsed.ok()) << name;
  return parsed.ok() ? *parsed : json::Value();
}

class SheetFixture : public ::testing::Test {
 protected:
  SheetFixture() : sheet_(read_json_file("admin/reference/sheets/kaku-family.json")) {}

  void set(const std::string& pointer, json::Value value) { at(pointer) = std::move(value); }
  void erase(const std::string& pointer) {
    const auto cut = pointer.rfind('/');
    at(pointer.substr(0, cut)).object()->erase(pointer.substr(cut + 1));
  }
  void repeat(const std::string& pointer, std::size_t item) {
    json::Array& array = *at(pointer).array();
    array.push_back(json::Value(array[item]));
  }

  [[nodiscard]] const json::Value& sheet() const { return sheet_; }
  [[nodiscard]] Result<IntakeSheet> parse() const { return parse_intake_sheet(sheet_); }
  // "reason pointer" of the refusal.
  [[nodiscard]] std::string refusal() const {
    const auto sheet = parse();
    return sheet.ok() ? "accepted" : sheet.error().reason + " " + sheet.error().detail;
  }

 private:
  // The place that an RFC 6901 pointer names; members that are not there are made.
  json::Value& at(const std::string& pointer) {
    json::Value* place = &sheet_;
    std::istringstream parts(pointer);
    std::string part;
    std::getline(parts, part, '/');
    while (std::getline(parts, part, '/')) {
      if (json::Array* array = place->array()) {
        place = &array->at(std::strtoul(part.c_str(), nullptr, 10));
      } else {
        place = &(*place->object())[part];
      }
    }
    return *place;
  }

  json::Value sheet_;
};

}  // namespace musubi::casework
