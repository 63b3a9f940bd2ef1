// Papers of a case: the sheet, as JSON or printed.
#include "node/api/api.h"
#include "node/api/problem.h"
#include "node/api/view_query.h"
#include "node/sharing/paper_service.h"
#include "protocol/papers/printed_sheet.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::string_view kHtml = "text/html";

bool wants_page(const http::Request& request) {
  const std::string* accept = request.header("accept");
  return accept != nullptr && accept->find(kHtml) != std::string::npos;
}

// The page holds all it needs; a browser must not think otherwise, nor keep it.
http::Response page_response(const std::string& html) {
  return {200,
          "text/html; charset=utf-8",
          {{"Cache-Control", "no-store"},
           {"Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"}},
          to_bytes(html)};
}

json::Value json_of(const CaseId& id, const ShownSheet& shown) {
  return json::Object{{"case", id.text()},
                      {"reader", papers::reader_name(shown.view.reader())},
                      {"revision", static_cast<std::int64_t>(shown.revision)},
                      {"sheet", shown.view.sheet()}};
}

// For whoever keeps the case, unless it is asked for somebody outside.
Result<papers::Reader> reader_of(const http::QueryParameters& parameters) {
  const std::string* named = find_parameter(parameters, "reader");
  if (named == nullptr) return papers::Reader::kOffice;
  const auto reader = papers::parse_reader(*named);
  if (!reader) return invalid("api.bad-query", "?reader");
  return *reader;
}

Result<http::Response> show_sheet(const ApiServices& services, const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  TRY_ASSIGN(const auto parameters, query_of(call.request, {"reader"}));
  TRY_ASSIGN(const papers::Reader reader, reader_of(parameters));
  const PaperService papers({services.exchange.writer, services.situation, services.exchange.clock,
                             services.exchange.random});
  const Medium medium = wants_page(call.request) ? Medium::kPaper : Medium::kData;
  TRY_ASSIGN(const ShownSheet shown, papers.show(*id, reader, medium, call.look()));
  if (medium == Medium::kData) return json_response(200, json_of(*id, shown));
  std::string genogram;
  if (reader == papers::Reader::kOutside) {
    TRY_ASSIGN(genogram, services.households.draw(*id, call.look()));
  }
  return page_response(papers::print_sheet(shown.view, {shown.sentence, std::move(genogram)}));
}

}  // namespace

std::vector<Route> paper_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/cases/*/sheet", staff,
       [&services](const Call& call) {
         auto answer = show_sheet(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
  };
}

}  // namespace musubi::node
