// `musubi case import`: existing cases from an office's own list.
#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/case_commands.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "protocol/papers/csv.h"
#include "protocol/papers/import_mapping.h"

namespace musubi::cli {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";  // or a spreadsheet takes it for CP932

struct ImportOptions : ApiOptions {
  std::string file;
  std::string mapping;
  std::optional<std::string> encoding;
  std::optional<std::string> commissioner;
  std::optional<std::string> report;
  bool preview = false;
};

const json::Array& list_of(const json::Value& answer, std::string_view name) {
  static const json::Array kNone;
  const json::Value* member = answer.find(name);
  return member != nullptr && member->array() != nullptr ? *member->array() : kNone;
}

std::string number_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->integer() != nullptr ? std::to_string(*member->integer())
                                                           : std::string();
}

std::string fault_line(const Session& session, const json::Value& fault) {
  return std::string(session.choose("行 ", "row ")) + number_of(fault, "row") +
         std::string(session.choose("、列 ", ", column ")) + text_of(fault, "column") + " " +
         text_of(fault, "field") + ": " + text_of(fault, session.choose("ja", "en")) + " → " +
         text_of(fault, session.choose("remedy_ja", "remedy_en")) + " [" +
         text_of(fault, "reason") + "]\n";
}

std::string report_text(const Session& session, const json::Value& answer) {
  std::map<std::string, std::size_t> fates;
  for (const json::Value& row : list_of(answer, "rows")) ++fates[text_of(row, "fate")];
  std::string text =
      std::string(session.choose("文字コード ", "encoding ")) + text_of(answer, "encoding") + "\n";
  for (const auto& [fate, count] : fates) text += fate + " " + std::to_string(count) + "\n";
  for (const json::Value& fault : list_of(answer, "faults")) text += fault_line(session, fault);
  return text;
}

// A list for a spreadsheet beside the one that was read; no content of a cell is in it.
std::string report_csv(const json::Value& answer) {
  std::string csv = std::string(kUtf8Mark) + papers::csv_line({"行", "列", "項目", "理由", "対処",
                                                               "reason", "remedy", "記号"});
  for (const json::Value& fault : list_of(answer, "faults")) {
    csv += papers::csv_line({number_of(fault, "row"), text_of(fault, "column"),
                             text_of(fault, "field"), text_of(fault, "ja"),
                             text_of(fault, "remedy_ja"), text_of(fault, "en"),
                             text_of(fault, "remedy_en"), text_of(fault, "reason")});
  }
  return csv;
}

Result<json::Value> request_of(const ImportOptions& options) {
  TRY_ASSIGN(const Bytes file, files::read(options.file, papers::kMaxCsvBytes));
  TRY_ASSIGN(json::Value mapping, read_json(options.mapping, papers::kMaxMappingBytes));
  json::Object body{
      {"file", to_base64(file)}, {"mapping", std::move(mapping)}, {"preview", options.preview}};
  if (options.encoding) body.emplace("encoding", *options.encoding);
  if (options.commissioner) {
    TRY_ASSIGN(const auto commissioner, organisation_argument(*options.commissioner));
    body.emplace("commissioner", commissioner.text());
  }
  return json::Value(std::move(body));
}

Status import_list(Session& session, const ImportOptions& options) {
  TRY_ASSIGN(const json::Value body, request_of(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post("/api/v1/imports", body));
  if (options.report) {
    TRY(files::write(*options.report, as_bytes(report_csv(answer)), files::Access::kOwner));
  }
  session.answer(answer, report_text(session, answer));
  return {};
}

}  // namespace

void add_case_import(CLI::App& noun, Session& session) {
  const auto [app, options] = add_verb<ImportOptions>(
      noun, "import", "一覧（CSV）からケースを取り込む / take existing cases from a list (CSV)",
      session, import_list);
  add_api_options(Verb<ImportOptions>{app, options});
  app->add_option("file", options->file, "CSVのファイル / the list")->required();
  app->add_option("--mapping", options->mapping, "列の対応表 / which column is which field")
      ->required();
  app->add_flag("--preview", options->preview, "試すだけ / show what would happen, take nothing");
  only(app->add_option("--encoding", options->encoding,
                       "文字コード。取り込むときは必ず指定 / needed to take anything in"),
       Codes{"utf-8", "cp932"});
  app->add_option("--commissioner", options->commissioner,
                  "委託元の団体。複数から委託を受ける団体では必ず指定 / the body on whose behalf; "
                  "needed where several commission this one");
  app->add_option("--report", options->report,
                  "直すところの一覧を書き出すCSV / a CSV for what has to be mended");
}

}  // namespace musubi::cli
