// Amendments to and from JSON, and the bytes that are signed of them.
#include "crypto/primitives/hash.h"
#include "protocol/amendment/statement_json.h"
#include "protocol/json/fields.h"
#include "protocol/registry/registry.h"

namespace musubi::amendment {
namespace {

constexpr std::string_view kFormat = "musubi-policy-amendment-1";
constexpr std::string_view kAuthorDomain = "musubi policy author v1\n";
constexpr std::string_view kApprovalDomain = "musubi policy approval v1\n";
constexpr std::size_t kMaxPerson = 64;
constexpr std::size_t kMaxIdText = 64;
constexpr std::size_t kMaxSignatureBytes = 128;

Bytes message(std::string_view domain, json::Object content) {
  Bytes bytes = to_bytes(domain);
  const std::string canonical = json::to_canonical(json::Value(std::move(content)));
  bytes.insert(bytes.end(), canonical.begin(), canonical.end());
  return bytes;
}

json::Object signature_to_json(const Signature& signature) {
  return {{"person", signature.person},
          {"certificate", to_base64(signature.certificate.der())},
          {"signature", to_base64(signature.signature)}};
}

Result<Signature> read_signature(json::Fields& fields) {
  std::string person = fields.text("person", kMaxPerson);
  const Bytes der = fields.base64("certificate", crypto::kMaxCertificateBytes);
  Bytes signature = fields.base64("signature", kMaxSignatureBytes);
  TRY(fields.finish());
  TRY_ASSIGN(auto certificate, crypto::Certificate::parse(der));
  return Signature{std::move(person), std::move(certificate), std::move(signature)};
}

Result<Signature> parse_author(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  return read_signature(fields);
}

Result<Approval> parse_approval(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const Instant at = fields.instant("at");
  TRY_ASSIGN(Signature by, read_signature(fields));
  return Approval{std::move(by), at};
}

json::Value approval_to_json(const Approval& approval) {
  json::Object object = signature_to_json(approval.by);
  object.emplace("at", to_text(approval.at));
  return object;
}

bool is_document(const json::Value& document, const Digest& id) {
  return crypto::sha256(as_bytes(json::to_canonical(document))) == id;
}

// L-1.
Status check_documents(const Amendment& amendment) {
  const Statement& statement = amendment.statement;
  if (amendment.bundle.id != statement.bundle) {
    return refused("amendment.other-document", "bundle");
  }
  if (!is_document(amendment.analysis, statement.analysis)) {
    return refused("amendment.other-document", "analysis");
  }
  if (!is_document(amendment.difference, statement.difference)) {
    return refused("amendment.other-document", "difference");
  }
  return {};
}

}  // namespace

json::Value to_json(const Statement& statement) {
  json::Object object{
      {"organisation", statement.organisation.text()}, {"bundle", statement.bundle.hex()},
      {"baseline", statement.baseline.hex()},          {"catalogue", statement.catalogue.hex()},
      {"analysis", statement.analysis.hex()},          {"difference", statement.difference.hex()},
      {"proposed", to_text(statement.proposed)}};
  if (statement.predecessor) object.emplace("predecessor", statement.predecessor->hex());
  return object;
}

Result<Statement> parse_statement(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto organisation = fields.parsed("organisation", kMaxIdText, OrganisationId::parse);
  const Digest bundle = fields.digest("bundle");
  std::optional<Digest> predecessor;
  if (fields.has("predecessor")) predecessor = fields.digest("predecessor");
  const Digest baseline = fields.digest("baseline");
  const Digest catalogue = fields.digest("catalogue");
  const Digest analysis = fields.digest("analysis");
  const Digest difference = fields.digest("difference");
  const Instant proposed = fields.instant("proposed");
  TRY(fields.finish());
  return Statement{*organisation, bundle,   predecessor, baseline,
                   catalogue,     analysis, difference,  proposed};
}

Bytes author_message(const std::string& person, const Statement& statement) {
  return message(kAuthorDomain, {{"person", person}, {"statement", to_json(statement)}});
}

Bytes approval_message(const std::string& person, Instant at, const Statement& statement) {
  return message(kApprovalDomain,
                 {{"at", to_text(at)}, {"person", person}, {"statement", to_json(statement)}});
}

json::Value to_json(const Amendment& amendment) {
  json::Array approvals;
  for (const Approval& approval : amendment.approvals) {
    approvals.push_back(approval_to_json(approval));
  }
  return json::Object{{"format", kFormat},
                      {"statement", to_json(amendment.statement)},
                      {"bundle", policy::to_json(amendment.bundle)},
                      {"analysis", amendment.analysis},
                      {"difference", amendment.difference},
                      {"author", signature_to_json(amendment.author)},
                      {"approvals", std::move(approvals)}};
}

Result<Amendment> parse_amendment(ByteView document) {
  TRY_ASSIGN(const json::Value value, json::parse(document, kMaxAmendmentBytes));
  json::Fields fields(value, "");
  if (fields.text("format", kMaxIdText) != kFormat) fields.fault("format", "json.bad-value");
  const json::Value& statement = fields.value("statement");
  const json::Value& bundle = fields.value("bundle");
  const json::Value& analysis = fields.value("analysis");
  const json::Value& difference = fields.value("difference");
  const json::Value& author = fields.value("author");
  std::vector<Approval> approvals;
  fields.array("approvals", kMaxApprovals,
               [&](const json::Value& item, const std::string& where) -> Status {
                 TRY_ASSIGN(Approval approval, parse_approval(item, where));
                 approvals.push_back(std::move(approval));
                 return {};
               });
  TRY(fields.finish());
  TRY_ASSIGN(Statement said, parse_statement(statement, "/statement"));
  TRY_ASSIGN(policy::Bundle rules, policy::parse_bundle(bundle));
  TRY_ASSIGN(Signature by, parse_author(author, "/author"));
  Amendment amendment{std::move(said), std::move(rules), analysis,
                      difference,      std::move(by),    std::move(approvals)};
  TRY(check_documents(amendment));
  return amendment;
}

}  // namespace musubi::amendment
