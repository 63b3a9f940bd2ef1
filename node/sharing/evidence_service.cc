#include "node/sharing/evidence_service.h"

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using papers::EvidenceId;
using store::Row;
using store::Store;
using store::Table;

// Columns and index of Table::kEvidence.
constexpr std::size_t kId = 0;
constexpr std::size_t kCase = 1;
constexpr std::size_t kKind = 2;
constexpr std::size_t kAuthor = 3;
constexpr std::size_t kCreated = 4;
constexpr std::size_t kDescription = 5;
constexpr std::size_t kContent = 6;
constexpr std::size_t kByCase = 0;
constexpr std::size_t kMaxName = 64;

Error not_found() { return {ErrorCode::kNotFound, "evidence.not-found", ""}; }
Error bad_row() { return {ErrorCode::kInternal, "case.bad-row", ""}; }

Status check(const NewAttachment& attachment) {
  if (attachment.content.empty()) return invalid("evidence.empty");
  if (attachment.content.size() > papers::kMaxAttachment) {
    return Error{ErrorCode::kTooLarge, "evidence.too-large", ""};
  }
  if (attachment.consent && attachment.kind != papers::AttachmentKind::kConsent) {
    return invalid("evidence.not-a-consent", "/consent");
  }
  const bool fits = papers::is_of_type(attachment.type, attachment.content);
  return fits ? Status() : invalid("evidence.other-type");
}

Attachment described(const NewAttachment& attachment, const casework::Author& author, Instant now,
                     crypto::RandomSource& random) {
  return {EvidenceId::draw(random),
          attachment.kind,
          author.user,
          now,
          attachment.type,
          crypto::sha256(attachment.content),
          attachment.content.size(),
          std::nullopt,
          std::nullopt};
}

// The newest of that person: what the paper is the proof of.
Result<std::optional<ProvenConsent>> proven(Store& store, const casework::CaseFile& file,
                                            const std::optional<ConsentTaken>& taken) {
  if (!taken) return std::optional<ProvenConsent>();
  TRY_ASSIGN(const auto consents, casework::load_consents(store, file));
  const bool known = taken->person < consents.size() && consents[taken->person];
  if (!known) return invalid("consent.no-such-person", "/consent/person");
  return std::optional(ProvenConsent{*taken, consents[taken->person]->id});
}

json::Value consent_json(const ProvenConsent& consent) {
  json::Object object{{"id", consent.id.text()},
                      {"person", static_cast<std::int64_t>(consent.taken.person)}};
  if (!consent.taken.office.empty()) object.emplace("office", consent.taken.office);
  if (consent.taken.on_behalf_of) {
    object.emplace("on_behalf_of", consent.taken.on_behalf_of->text());
  }
  return object;
}

Result<ProvenConsent> parse_consent(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto id = fields.parsed("id", kMaxName, casework::ConsentId::parse);
  ConsentTaken taken;
  taken.person = static_cast<std::size_t>(
      fields.integer("person", 0, static_cast<std::int64_t>(casework::kMaxPersons)));
  taken.office = fields.optional_text("office", casework::kMaxShortText).value_or("");
  if (fields.has("on_behalf_of")) {
    taken.on_behalf_of = fields.parsed("on_behalf_of", kMaxName, OrganisationId::parse);
  }
  TRY(fields.finish());
  return ProvenConsent{std::move(taken), *id};
}

Row row_of(const CaseId& case_id, const Attachment& about, const Bytes& content) {
  json::Object description{{"media_type", papers::media_type_name(about.type)},
                           {"sha256", about.hash.hex()},
                           {"size", static_cast<std::int64_t>(about.size)},
                           {"v", 1}};
  if (about.consent) description.emplace("consent", consent_json(*about.consent));
  return {Table::kEvidence,
          {about.id.text(), case_id.text(), std::string(papers::attachment_kind_name(about.kind)),
           about.author, about.created.time_since_epoch().count(),
           to_bytes(json::to_canonical(description)), content}};
}

Result<Attachment> attachment_of(const Row& row) {
  const auto* description = std::get_if<Bytes>(&row.fields.at(kDescription));
  const auto id = EvidenceId::parse(std::get<std::string>(row.fields.at(kId)));
  const auto kind = papers::parse_attachment_kind(std::get<std::string>(row.fields.at(kKind)));
  if (description == nullptr || !id || !kind) return bad_row();
  TRY_ASSIGN(const json::Value value, json::parse(*description));
  json::Fields fields(value, "");
  fields.integer("v", 1, 1);
  const auto type = fields.parsed("media_type", kMaxName, papers::parse_media_type);
  const Digest hash = fields.digest("sha256");
  const auto size = fields.integer("size", 1, papers::kMaxAttachment);
  std::optional<ProvenConsent> consent;
  fields.optional_nested("consent", consent, parse_consent);
  TRY(fields.finish());
  return Attachment{*id,
                    *kind,
                    std::get<std::string>(row.fields.at(kAuthor)),
                    Instant{Duration{std::get<std::int64_t>(row.fields.at(kCreated))}},
                    *type,
                    hash,
                    static_cast<std::size_t>(size),
                    std::nullopt,
                    std::move(consent)};
}

// What the sheet says of the scan, as it was written: of a protected person it is in no view.
std::optional<bool> is_signed_copy(const json::Value& sheet, const Digest& hash) {
  const json::Value* handling = sheet.find("handling");
  const json::Value* said = handling == nullptr ? nullptr : handling->find("signed_copy");
  if (said == nullptr || said->text() == nullptr) return std::nullopt;
  return *said->text() == hash.hex();
}

Result<std::vector<Row>> rows_of(Store& store, const CaseId& case_id) {
  return store.scan({.table = Table::kEvidence,
                     .index = kByCase,
                     .prefix = {case_id.text()},
                     .limit = papers::kMaxAttachments});
}

audit::Record attached(const CaseId& case_id, const Attachment& about, Instant now,
                       crypto::RandomSource& random) {
  json::Object body{{"attached", about.id.text()},
                    {"case", case_id.text()},
                    {"kind", papers::attachment_kind_name(about.kind)},
                    {"sha256", about.hash.hex()},
                    {"user", about.author}};
  if (about.consent) body.emplace("consent", consent_json(*about.consent));
  return audit::Record::make(audit::Act::kIntake, now, case_id, std::move(body), random);
}

audit::Record shown(const CaseId& case_id, const EvidenceId& id, const Look& look, Instant now,
                    crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kView, now, case_id,
                             json::Object{{"case", case_id.text()},
                                          {"evidence", id.text()},
                                          {"purpose", look.purpose},
                                          {"shown", "evidence"},
                                          {"user", look.user}},
                             random);
}

}  // namespace

Result<Attachment> add_attachment(const CaseId& case_id, const NewAttachment& attachment,
                                  const casework::Author& author, Instant now,
                                  crypto::RandomSource& random, store::ChangeSet& change) {
  TRY(check(attachment));
  Attachment about = described(attachment, author, now, random);
  change.also(attached(case_id, about, now, random));
  change.insert(row_of(case_id, about, attachment.content));
  return about;
}

Result<Attachment> EvidenceService::attach(const CaseId& case_id, const NewAttachment& attachment,
                                           const casework::Author& author) const {
  TRY(check(attachment));
  std::optional<Attachment> about;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, case_id));
    TRY_ASSIGN(const auto known, rows_of(store, case_id));
    if (known.size() == papers::kMaxAttachments) {
      return Error{ErrorCode::kTooLarge, "evidence.too-many", ""};
    }
    about = described(attachment, author, now, parts_.random);
    TRY_ASSIGN(about->consent, proven(store, file, attachment.consent));
    store::ChangeSet change(attached(case_id, *about, now, parts_.random));
    change.insert(row_of(case_id, *about, attachment.content));
    about->is_signed_copy = is_signed_copy(file.sheet, about->hash);
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  }));
  return *std::move(about);
}

Result<std::vector<Attachment>> EvidenceService::list(const CaseId& case_id) const {
  std::vector<Attachment> attachments;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, case_id));
    TRY_ASSIGN(const auto rows, rows_of(store, case_id));
    for (const Row& row : rows) {
      TRY_ASSIGN(Attachment about, attachment_of(row));
      about.is_signed_copy = is_signed_copy(file.sheet, about.hash);
      attachments.push_back(std::move(about));
    }
    return {};
  }));
  return attachments;
}

Result<ShownAttachment> EvidenceService::show(const CaseId& case_id, const EvidenceId& id,
                                              const Look& look) const {
  std::optional<ShownAttachment> answer;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const auto row, store.find(Table::kEvidence, {id.text()}));
    const bool of_case = row && row->fields.at(kCase) == store::Field(case_id.text());
    const auto* content = of_case ? std::get_if<Bytes>(&row->fields.at(kContent)) : nullptr;
    if (content == nullptr) return not_found();
    TRY_ASSIGN(Attachment about, attachment_of(*row));
    TRY_ASSIGN(
        [[maybe_unused]] const auto index,
        store.apply(store::ChangeSet(shown(case_id, id, look, parts_.clock.now(), parts_.random))));
    answer = ShownAttachment{std::move(about), *content};
    return {};
  }));
  return *std::move(answer);
}

}  // namespace musubi::node
