#include "protocol/routing/directory.h"

#include <algorithm>

#include "protocol/casework/japanese_era.h"
#include "protocol/casework/topics.h"
#include "protocol/json/fields.h"

namespace musubi::routing {
namespace {

constexpr std::string_view kFormat = "musubi-directory-1";
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxSource = 1024;
constexpr std::size_t kMaxId = 64;

Result<Area> parse_area(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Area area;
  area.town = fields.text("town", kMaxName);
  if (fields.has("chome")) {
    fields.array("chome", kMaxChome, [&](const json::Value& item, const std::string& at) -> Status {
      const std::int64_t* number = item.integer();
      if (number == nullptr || *number < 1 || *number > kMaxChome) {
        return invalid("json.bad-value", at);
      }
      area.chome.insert(*number);
      return {};
    });
    // An empty list would read as "all of the town".
    if (area.chome.empty()) fields.fault("chome", "json.bad-value");
  }
  TRY(fields.finish());
  return area;
}

void read_topics(json::Fields& fields, Office& office) {
  fields.array("topics", casework::kTopicCount,
               [&](const json::Value& item, const std::string& at) -> Status {
                 if (item.text() == nullptr) return invalid("json.wrong-type", at);
                 if (!casework::is_topic(*item.text())) {
                   return invalid("directory.unknown-topic", at);
                 }
                 office.topics.insert(*item.text());
                 return {};
               });
}

void read_areas(json::Fields& fields, Office& office) {
  if (!fields.has("areas")) return;
  fields.array("areas", kMaxAreas, [&](const json::Value& item, const std::string& at) -> Status {
    TRY_ASSIGN(Area area, parse_area(item, at));
    office.areas.push_back(std::move(area));
    return {};
  });
  // An empty list would read as "the whole city".
  if (office.areas.empty()) fields.fault("areas", "json.bad-value");
}

Result<Office> parse_office(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Office office;
  office.id = fields.text("id", kMaxId);
  office.name_ja = fields.text("name_ja", kMaxName);
  read_topics(fields, office);
  read_areas(fields, office);
  if (fields.has("organisation")) {
    office.organisation = fields.parsed("organisation", kMaxId, OrganisationId::parse);
  }
  office.unit = fields.optional_text("unit", kMaxId);
  office.programme = fields.optional_text("programme", kMaxId);
  TRY(fields.finish());
  return office;
}

}  // namespace

Result<Directory> parse_directory(const json::Value& value) {
  json::Fields fields(value, "");
  if (fields.text("format", kMaxId) != kFormat) fields.fault("format", "json.bad-value");
  const auto municipality = fields.parsed("municipality", kMaxId, MunicipalityCode::parse);
  const std::string name_ja = fields.text("name_ja", kMaxName);
  const std::string source = fields.text("source", kMaxSource);
  const auto as_of = fields.parsed("as_of", kMaxId, casework::parse_date);
  const bool verified = fields.boolean("verified");
  std::vector<Office> offices;
  std::set<std::string, std::less<>> ids;
  fields.array("offices", kMaxOffices,
               [&](const json::Value& item, const std::string& at) -> Status {
                 TRY_ASSIGN(Office office, parse_office(item, at));
                 if (!ids.insert(office.id).second) return invalid("directory.id-twice", at);
                 offices.push_back(std::move(office));
                 return {};
               });
  TRY(fields.finish());
  return Directory{*municipality, name_ja, source, *as_of, verified, std::move(offices)};
}

}  // namespace musubi::routing
