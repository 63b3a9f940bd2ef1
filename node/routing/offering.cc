#include "node/routing/offering.h"

#include <algorithm>

#include "adapters/files/files.h"

namespace musubi::node {
namespace {

Result<routing::Directory> read_directory(const std::filesystem::path& file) {
  TRY_ASSIGN(const Bytes text, files::read(file, routing::kMaxDirectoryBytes));
  TRY_ASSIGN(const json::Value value, json::parse(text, routing::kMaxDirectoryBytes));
  auto directory = routing::parse_directory(value);
  if (directory.ok()) return *std::move(directory);
  const Error& fault = directory.error();
  return Error{fault.code, fault.reason, file.filename().string() + " " + fault.detail};
}

Result<std::vector<std::filesystem::path>> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".json") continue;
    if (found.size() == kMaxDirectories) {
      return Error{ErrorCode::kTooLarge, "routing.too-many-directories", folder.string()};
    }
    found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

audit::Record view_record(const casework::CaseFile& file, const Look& look, Instant now,
                          crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kView, now, file.id,
                             json::Object{{"case", file.id.text()},
                                          {"purpose", look.purpose},
                                          {"user", look.user},
                                          {"what", "candidates"}},
                             random);
}

}  // namespace

Result<std::vector<routing::Directory>> read_directories(const std::filesystem::path& folder) {
  std::vector<routing::Directory> directories;
  TRY_ASSIGN(const auto found, files_in(folder));
  for (const auto& file : found) {
    TRY_ASSIGN(routing::Directory directory, read_directory(file));
    directories.push_back(std::move(directory));
  }
  return directories;
}

Result<Offers> offer(const exchange::ExchangeParts& parts, const SituationKeeper& situation,
                     const std::filesystem::path& folder, const CaseId& case_id, const Look& look) {
  Offers offers;
  TRY_ASSIGN(offers.directories, read_directories(folder));
  TRY(parts.writer.run([&](store::Store& store) -> Status {
    const Instant now = parts.clock.now();
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, case_id));
    const auto current = situation.current();
    const auto partition = OrganisationId::parse(file.partition);
    const routing::Sought sought =
        routing::sought_for(file.intake, partition.value_or(current->exchange.own.organisation()));
    for (const routing::Directory& directory : offers.directories) {
      auto of_city = routing::candidates(directory, *current->registry, sought, now);
      std::move(of_city.begin(), of_city.end(), std::back_inserter(offers.candidates));
    }
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(store::ChangeSet(view_record(file, look, now, parts.random))));
    return {};
  }));
  return offers;
}

}  // namespace musubi::node
