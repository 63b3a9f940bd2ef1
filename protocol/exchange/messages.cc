#include "protocol/exchange/messages.h"

#include "protocol/json/fields.h"
#include "protocol/ports/peer.h"

namespace musubi::exchange {
namespace {

constexpr std::int64_t kVersion = 1;

Error wrong_frames() { return invalid("frames.out-of-place"); }

// Walks the frames of a body from the front. A reader takes what it expects, then calls end().
class FrameCursor {
 public:
  explicit FrameCursor(std::vector<Frame> frames) : frames_(std::move(frames)) {}

  [[nodiscard]] bool next_is(FrameType type) const {
    return at_ < frames_.size() && frames_[at_].type == type;
  }
  Result<ByteView> take(FrameType type) {
    if (!next_is(type)) return wrong_frames();
    return frames_[at_++].body;
  }
  [[nodiscard]] Status end() const {
    if (at_ < frames_.size()) return wrong_frames();
    return {};
  }

 private:
  std::vector<Frame> frames_;
  std::size_t at_ = 0;
};

Result<FrameCursor> open_body(ByteView body) {
  TRY_ASSIGN(auto frames, read_frames(body));
  return FrameCursor(std::move(frames));
}

void add_json(FrameWriter& writer, FrameType type, json::Object object) {
  writer.add(type, json::to_canonical(json::Value(std::move(object))));
}

void add_batch(FrameWriter& writer, const OutcomeBatch& batch) {
  writer.add(FrameType::kStatement, batch.statement).add(FrameType::kSignature, batch.signature);
  for (const Bytes& leaf : batch.leaves) writer.add(FrameType::kOutcome, leaf);
}

Result<OutcomeBatch> take_batch(FrameCursor& cursor) {
  OutcomeBatch batch;
  TRY_ASSIGN(const ByteView statement, cursor.take(FrameType::kStatement));
  TRY_ASSIGN(const ByteView signature, cursor.take(FrameType::kSignature));
  batch.statement = to_bytes(statement);
  batch.signature = to_bytes(signature);
  while (cursor.next_is(FrameType::kOutcome)) {
    if (batch.leaves.size() == kMaxOutcomesPerBatch) return wrong_frames();
    TRY_ASSIGN(const ByteView leaf, cursor.take(FrameType::kOutcome));
    batch.leaves.push_back(to_bytes(leaf));
  }
  return batch;
}

Result<std::vector<ByteView>> take_envelopes_of(FrameCursor& cursor, std::size_t at_most) {
  std::vector<ByteView> envelopes;
  while (cursor.next_is(FrameType::kEnvelope)) {
    if (envelopes.size() == at_most) return wrong_frames();
    TRY_ASSIGN(const ByteView envelope, cursor.take(FrameType::kEnvelope));
    envelopes.push_back(envelope);
  }
  return envelopes;
}

std::vector<Bytes> copies(const std::vector<ByteView>& views) {
  std::vector<Bytes> bytes;
  bytes.reserve(views.size());
  for (const ByteView view : views) bytes.push_back(to_bytes(view));
  return bytes;
}

// The JSON of a frame, whose version member is already taken.
Result<json::Value> take_json(FrameCursor& cursor, FrameType type) {
  TRY_ASSIGN(const ByteView bytes, cursor.take(type));
  return json::parse_canonical(bytes, max_frame_body(type));
}

void check_version(json::Fields& fields) { fields.integer("v", kVersion, kVersion); }

std::size_t bounded(json::Fields& fields, std::string_view name, std::size_t max) {
  return static_cast<std::size_t>(fields.integer(name, 1, static_cast<std::int64_t>(max)));
}

struct Header {
  NodeId from;
  NodeId to;
  Instant written;
};

Result<Header> take_header(FrameCursor& cursor) {
  constexpr std::size_t kMaxNodeText = 64;
  TRY_ASSIGN(const json::Value value, take_json(cursor, FrameType::kMediaHeader));
  json::Fields fields(value, "");
  check_version(fields);
  const auto from = fields.parsed("from", kMaxNodeText, NodeId::parse);
  const auto to = fields.parsed("to", kMaxNodeText, NodeId::parse);
  const Instant written = fields.instant("written");
  TRY(fields.finish());
  return Header{*from, *to, written};
}

}  // namespace

Bytes encode_envelopes(std::span<const Bytes> envelopes) {
  FrameWriter writer;
  for (const Bytes& envelope : envelopes) writer.add(FrameType::kEnvelope, envelope);
  return std::move(writer).take();
}

Result<std::vector<ByteView>> decode_envelopes(ByteView body) {
  TRY_ASSIGN(FrameCursor cursor, open_body(body));
  TRY_ASSIGN(auto envelopes, take_envelopes_of(cursor, kMaxEnvelopesPerRequest));
  TRY(cursor.end());
  if (envelopes.empty()) return wrong_frames();
  return envelopes;
}

Bytes encode_batch(const OutcomeBatch& batch) {
  FrameWriter writer;
  add_batch(writer, batch);
  return std::move(writer).take();
}

Result<OutcomeBatch> decode_batch(ByteView body) {
  TRY_ASSIGN(FrameCursor cursor, open_body(body));
  TRY_ASSIGN(OutcomeBatch batch, take_batch(cursor));
  TRY(cursor.end());
  return batch;
}

Bytes encode(const CollectRequest& request) {
  FrameWriter writer;
  add_json(writer, FrameType::kCollect,
           {{"max_bytes", static_cast<std::int64_t>(request.max_bytes)},
            {"max_envelopes", static_cast<std::int64_t>(request.max_envelopes)},
            {"v", kVersion}});
  return std::move(writer).take();
}

Result<CollectRequest> decode_collect_request(ByteView body) {
  TRY_ASSIGN(FrameCursor cursor, open_body(body));
  TRY_ASSIGN(const json::Value value, take_json(cursor, FrameType::kCollect));
  TRY(cursor.end());
  json::Fields fields(value, "");
  check_version(fields);
  CollectRequest request;
  request.max_bytes = bounded(fields, "max_bytes", kMaxExchangeBody);
  request.max_envelopes = bounded(fields, "max_envelopes", kMaxEnvelopesPerRequest);
  TRY(fields.finish());
  return request;
}

Bytes encode(const CollectAnswer& answer) {
  FrameWriter writer;
  add_json(writer, FrameType::kRemaining, {{"more", answer.more}, {"v", kVersion}});
  if (answer.notes) add_batch(writer, *answer.notes);
  for (const Bytes& envelope : answer.envelopes) writer.add(FrameType::kEnvelope, envelope);
  return std::move(writer).take();
}

Result<CollectAnswer> decode_collect_answer(ByteView body) {
  TRY_ASSIGN(FrameCursor cursor, open_body(body));
  TRY_ASSIGN(const json::Value value, take_json(cursor, FrameType::kRemaining));
  json::Fields fields(value, "");
  check_version(fields);
  CollectAnswer answer;
  answer.more = fields.boolean("more");
  TRY(fields.finish());
  if (cursor.next_is(FrameType::kStatement)) {
    TRY_ASSIGN(answer.notes, take_batch(cursor));
  }
  TRY_ASSIGN(const auto envelopes, take_envelopes_of(cursor, kMaxEnvelopesPerRequest));
  TRY(cursor.end());
  answer.envelopes = copies(envelopes);
  return answer;
}

Bytes encode(const RegistryHeld& held) {
  FrameWriter writer;
  add_json(writer, FrameType::kRegistryHeld,
           {{"digest", held.digest.hex()},
            {"v", kVersion},
            {"version", static_cast<std::int64_t>(held.version)}});
  return std::move(writer).take();
}

Result<RegistryHeld> decode_registry_held(ByteView body) {
  TRY_ASSIGN(FrameCursor cursor, open_body(body));
  TRY_ASSIGN(const json::Value value, take_json(cursor, FrameType::kRegistryHeld));
  TRY(cursor.end());
  json::Fields fields(value, "");
  check_version(fields);
  RegistryHeld held;
  held.digest = fields.digest("digest");
  held.version = static_cast<std::uint64_t>(fields.integer("version", 0, json::kMaxInteger));
  TRY(fields.finish());
  return held;
}

Bytes encode_registry_answer(std::optional<ByteView> document) {
  FrameWriter writer;
  if (document) writer.add(FrameType::kRegistry, *document);
  return std::move(writer).take();
}

Result<std::optional<Bytes>> decode_registry_answer(ByteView body) {
  TRY_ASSIGN(FrameCursor cursor, open_body(body));
  std::optional<Bytes> document;
  if (cursor.next_is(FrameType::kRegistry)) {
    TRY_ASSIGN(const ByteView bytes, cursor.take(FrameType::kRegistry));
    document = to_bytes(bytes);
  }
  TRY(cursor.end());
  return document;
}

Result<Bytes> encode(const MediaFile& file) {
  FrameWriter writer;
  add_json(writer, FrameType::kMediaHeader,
           {{"from", file.from.text()},
            {"to", file.to.text()},
            {"v", kVersion},
            {"written", to_text(file.written)}});
  if (file.registry) writer.add(FrameType::kRegistry, *file.registry);
  for (const OutcomeBatch& batch : file.batches) add_batch(writer, batch);
  for (const Bytes& envelope : file.envelopes) writer.add(FrameType::kEnvelope, envelope);
  if (writer.size() > kMaxMediaBytes) return Error{ErrorCode::kTooLarge, "media.too-large", {}};
  return std::move(writer).take();
}

Result<MediaFile> decode_media_file(ByteView bytes) {
  if (bytes.size() > kMaxMediaBytes) return Error{ErrorCode::kTooLarge, "media.too-large", {}};
  TRY_ASSIGN(FrameCursor cursor, open_body(bytes));
  TRY_ASSIGN(Header header, take_header(cursor));
  MediaFile file{header.from, header.to, header.written, {}, {}, {}};
  if (cursor.next_is(FrameType::kRegistry)) {
    TRY_ASSIGN(const ByteView document, cursor.take(FrameType::kRegistry));
    file.registry = to_bytes(document);
  }
  while (cursor.next_is(FrameType::kStatement)) {
    TRY_ASSIGN(OutcomeBatch batch, take_batch(cursor));
    file.batches.push_back(std::move(batch));
  }
  TRY_ASSIGN(const auto envelopes, take_envelopes_of(cursor, kMaxEnvelopesPerFile));
  TRY(cursor.end());
  file.envelopes = copies(envelopes);
  return file;
}

}  // namespace musubi::exchange
