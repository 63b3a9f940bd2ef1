#include <gtest/gtest.h>

#include "node/api/openapi/document.h"

namespace musubi::node {
namespace {

constexpr NamedText kSchemas[] = {
    {"sheet.schema.json",
     R"({"$id":"urn:x:sheet","properties":{"day":{"$ref":"#/$defs/day"},"other":{"$ref":"urn:x:paper"}},
         "$defs":{"day":{"type":"string"}}})"},
    {"paper.schema.json", R"({"$id":"urn:x:paper","type":"object"})"},
    {"unused.schema.json", R"({"$id":"urn:x:unused","type":"object"})"},
};

std::string merged(std::vector<NamedText> fragments) {
  const auto document = merge_description(fragments, kSchemas);
  return document.ok() ? json::to_canonical(*document)
                       : document.error().reason + " " + document.error().detail;
}

TEST(OpenApi, IsOneDocumentOfAllFragments) {
  EXPECT_EQ(merged({{"a.json", R"({"tags":[{"name":"a"}],"components":{"schemas":{"A":true}}})"},
                    {"b.json", R"({"tags":[{"name":"b"}],"components":{"schemas":{"B":true}}})"}}),
            R"({"components":{"schemas":{"A":true,"B":true}},"tags":[{"name":"a"},{"name":"b"}]})");
}

TEST(OpenApi, SaysNothingTwice) {
  EXPECT_EQ(merged({{"a.json", R"({"paths":{"/x":{"get":{"operationId":"one"}}}})"},
                    {"b.json", R"({"paths":{"/x":{"get":{"operationId":"two"}}}})"}}),
            "api.bad-description /paths//x/get/operationId");
}

TEST(OpenApi, GivesEachOperationTheRefusalsOfAll) {
  const auto document = merge_description(
      std::vector<NamedText>{
          {"a.json",
           R"({"paths":{"/x/{id}":{"parameters":[],"get":{},"post":{"requestBody":{},"responses":{"422":{}}}}}})"}},
      kSchemas);
  ASSERT_TRUE(document.ok());
  const json::Value& path = *document->find("paths")->find("/x/{id}");
  const json::Value& got = *path.find("get")->find("responses");
  const json::Value& posted = *path.find("post")->find("responses");
  for (const char* status : {"401", "403", "404", "422", "500", "503"}) {
    EXPECT_NE(got.find(status), nullptr) << status;
    EXPECT_NE(posted.find(status), nullptr) << status;
  }
  EXPECT_EQ(got.find("413"), nullptr);
  EXPECT_NE(posted.find("413"), nullptr);
  EXPECT_EQ(*posted.find("422"), json::Value(json::Object{}));
}

TEST(OpenApi, TakesInTheSchemasThatItNamesAndNoOthers) {
  const std::string whole = merged({{"a.json", R"({"x":{"$ref":"#/components/schemas/sheet"}})"}});
  EXPECT_EQ(
      whole,
      R"({"components":{"schemas":{"paper":{"type":"object"},"sheet":{"$defs":{"day":{"type":"string"}},)"
      R"("properties":{"day":{"$ref":"#/components/schemas/sheet/$defs/day"},)"
      R"("other":{"$ref":"#/components/schemas/paper"}}}}},"x":{"$ref":"#/components/schemas/sheet"}})");
}

TEST(OpenApi, NamesNoSchemaThatIsNowhere) {
  EXPECT_EQ(merged({{"a.json", R"({"x":{"$ref":"#/components/schemas/nowhere"}})"}}),
            "api.bad-description #/components/schemas/nowhere");
}

TEST(OpenApi, OfThisProgramIsWhole) { EXPECT_TRUE(api_description().ok()); }

}  // namespace
}  // namespace musubi::node
