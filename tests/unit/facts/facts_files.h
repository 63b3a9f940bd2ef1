// The files of this folder: a federation on record, questions about it, and changes that spoil it.
#pragma once

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "protocol/json/value.h"

namespace musubi::facts::test {

inline json::Value read_json_file(const std::string& file) {
  std::ifstream in(std::string(MUSUBI_SOURCE_DIR "/") + file);
  std::ostringstream text;
  text << in.rdbuf();
  auto value = json::parse(as_bytes(text.str()));
  EXPECT_TRUE(value.ok()) << file;
  return value.ok() ? *std::move(value) : json::Value();
}

// views.json with the catalogue that the federation has.
inline json::Value views_document() {
  json::Value document = read_json_file("tests/unit/facts/views.json");
  document.object()
      ->at("registry")
      .object()
      ->emplace("catalogue", read_json_file("admin/reference/catalogue.json"));
  return document;
}

}  // namespace musubi::facts::test
