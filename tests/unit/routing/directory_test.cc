#include "protocol/routing/directory.h"

#include <gtest/gtest.h>

#include "adapters/files/files.h"

namespace musubi::routing {
namespace {

std::string read(std::string_view office, std::string_view more = "") {
  const std::string text =
      R"({"as_of":"2023-04-01","format":"musubi-directory-1","municipality":"032018",)"
      R"("name_ja":"架空市","offices":[)" +
      std::string(office) + R"(],"source":"架空","verified":false)" + std::string(more) + "}";
  const auto value = json::parse(as_bytes(text));
  if (!value) return value.error().reason;
  const auto directory = parse_directory(*value);
  return directory.ok() ? "read" : directory.error().reason + " " + directory.error().detail;
}

TEST(DirectoryOfOffices, IsReadAsTheSpecificationSays) {
  EXPECT_EQ(read(""), "read");
  EXPECT_EQ(read(R"({"id":"a","name_ja":"架空課","topics":["care","health"]})"), "read");
  EXPECT_EQ(read(R"({"areas":[{"town":"架空町"},{"chome":[1,2],"town":"架空"}],"id":"a",)"
                 R"("name_ja":"架空課","organisation":"lg-032018","programme":"p","topics":[],)"
                 R"("unit":"u"})"),
            "read");
}

TEST(DirectoryOfOffices, OfAnotherFormIsRefusedWhole_RT1) {
  EXPECT_EQ(read(R"({"id":"a","name_ja":"架空課","topics":["weather"]})"),
            "directory.unknown-topic /offices/0/topics/0");
  EXPECT_EQ(read(R"({"id":"a","name_ja":"架空課","topics":[]},)"
                 R"({"id":"a","name_ja":"架空室","topics":[]})"),
            "directory.id-twice /offices/1");
  EXPECT_EQ(read("", R"(,"more":1)"), "json.unknown-member /more");
}

TEST(DirectoryOfOffices, TakesNoEmptyListForEverything_Invariant2) {
  EXPECT_EQ(read(R"({"areas":[],"id":"a","name_ja":"架空課","topics":[]})"),
            "json.bad-value /offices/0/areas");
  EXPECT_EQ(
      read(R"({"areas":[{"chome":[],"town":"架空"}],"id":"a","name_ja":"架空課","topics":[]})"),
      "json.bad-value /offices/0/areas/0/chome");
}

TEST(DirectoryOfOffices, OfMoriokaIsRead) {
  const auto text =
      files::read(MUSUBI_SOURCE_DIR "/admin/profiles/directory-lg-032018.json", kMaxDirectoryBytes);
  ASSERT_TRUE(text.ok());
  const auto directory = parse_directory(*json::parse(*text));
  ASSERT_TRUE(directory.ok()) << directory.error().reason << directory.error().detail;
  EXPECT_EQ(directory->municipality.text(), "032018");
  EXPECT_FALSE(directory->verified);
}

}  // namespace
}  // namespace musubi::routing
