#include "protocol/analysis/document_names.h"

namespace musubi::analysis {
namespace {

json::Value document(const policy::Bundle& bundle) {
  return json::Object{{"name", bundle.name},
                      {"serial", static_cast<std::int64_t>(bundle.serial)},
                      {"id", bundle.id.hex()}};
}

}  // namespace

json::Value document_names(const Documents& documents) {
  json::Array acceptance;
  for (const policy::Bundle& rules : documents.acceptance) acceptance.push_back(document(rules));
  return json::Object{{"baseline", document(documents.baseline)},
                      {"sender", document(documents.sender)},
                      {"acceptance", std::move(acceptance)},
                      {"catalogue", documents.catalogue.id.hex()}};
}

}  // namespace musubi::analysis
