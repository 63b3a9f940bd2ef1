// Existing cases from an office's own list: first looked at, then taken.
#include "node/api/api.h"
#include "node/api/places.h"
#include "node/api/problem.h"
#include "node/sharing/import_service.h"
#include "protocol/casework/sheet_faults.h"
#include "protocol/json/fields.h"
#include "protocol/text/messages.h"

namespace musubi::node {
namespace {

using files::StaffRole;

// The file in Base64, and the mapping.
constexpr std::size_t kMaxImportBody = json::kMaxDocumentBytes;
static_assert(papers::kMaxCsvBytes / 3 * 4 + papers::kMaxMappingBytes < kMaxImportBody);
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kRowsInPreview = 20;

struct Asked {
  ImportOrder order;
  bool preview = true;
};

Result<Asked> asked_of(const Call& call) {
  TRY_ASSIGN(const json::Value body, json::parse(call.request.body, kMaxImportBody));
  json::Fields fields(body, "");
  Asked asked;
  asked.order.file = fields.base64("file", papers::kMaxCsvBytes);
  asked.order.mapping = fields.value("mapping");
  asked.preview = fields.boolean("preview");
  if (fields.has("encoding")) {
    asked.order.encoding = fields.parsed("encoding", kMaxName, papers::parse_encoding);
  }
  if (fields.has("commissioner")) {
    asked.order.commissioner = fields.parsed("commissioner", kMaxName, OrganisationId::parse);
  }
  TRY(fields.finish());
  return asked;
}

json::Value fault_json(const papers::CellFault& fault) {
  const text::Message& message = text::message_for(fault.error.reason, fault.error.code);
  return json::Object{{"at", fault.place},
                      {"column", fault.column},
                      {"en", message.en},
                      {"field", casework::paper_place(fault.place)},
                      {"ja", message.ja},
                      {"reason", fault.error.reason},
                      {"remedy_en", message.remedy_en},
                      {"remedy_ja", message.remedy_ja},
                      {"row", static_cast<std::int64_t>(fault.row)}};
}

std::string_view fate_name(RowFate fate, bool preview) {
  switch (fate) {
    case RowFate::kTaken:
      return preview ? "ready" : "taken";
    case RowFate::kAlready:
      return "already";
    case RowFate::kRefused:
      break;
  }
  return "refused";
}

json::Value row_json(const RowReport& report, bool preview) {
  json::Object row{{"fate", fate_name(report.fate, preview)},
                   {"row", static_cast<std::int64_t>(report.row.row)}};
  if (report.case_id) row.emplace("case", report.case_id->text());
  return row;
}

json::Object report_json(const ImportReport& report, bool preview) {
  json::Array rows;
  json::Array faults;
  std::size_t count = 0;
  for (const RowReport& each : report.rows) {
    rows.push_back(row_json(each, preview));
    count += each.row.faults.size();
    for (const papers::CellFault& fault : each.row.faults) {
      if (faults.size() < papers::kMaxImportFaults) faults.push_back(fault_json(fault));
    }
  }
  return {{"encoding", papers::encoding_name(report.encoding)},
          {"fault_count", static_cast<std::int64_t>(count)},
          {"faults", std::move(faults)},
          {"rows", std::move(rows)}};
}

// As they would be taken, for the eye of who has the list.
json::Array first_rows(const ImportReport& report) {
  json::Array first;
  for (const RowReport& each : report.rows) {
    if (first.size() == kRowsInPreview) break;
    first.push_back(
        json::Object{{"row", static_cast<std::int64_t>(each.row.row)}, {"sheet", each.row.sheet}});
  }
  return first;
}

Result<http::Response> take_list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Asked asked, asked_of(call));
  TRY(check_new(services, call.user, asked.order.commissioner));
  const ImportService imports({services.exchange.writer, services.situation,
                               services.exchange.clock, services.exchange.random,
                               services.sharing});
  if (!asked.preview) {
    TRY_ASSIGN(const ImportReport report, imports.take(asked.order, {call.user.user}));
    return json_response(200, report_json(report, false));
  }
  TRY_ASSIGN(const ImportReport report, imports.preview(asked.order));
  json::Object answer = report_json(report, true);
  answer.emplace("first", first_rows(report));
  return json_response(200, answer);
}

}  // namespace

std::vector<Route> import_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/imports", staff,
       [&services](const Call& call) {
         auto answer = take_list(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       },
       kMaxImportBody},
  };
}

}  // namespace musubi::node
