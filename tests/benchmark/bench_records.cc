// What a node does all day, in a store of a hundred thousand cases and in one of a million: the
// first page of the list, a search by a whole name and birthday, opening a case, saving a change.
// Each is done in turn in both stores, so that whatever else the machine does meets both.
//
//   bench_records [--cases N --cases M] [--dir DIR]
//
// With --dir the stores stay, and a later run uses them. The last line is JSON: each …_ratio is the
// median in the larger store over that in the smaller one.
//
// "Warm": the cases that are looked for, opened and saved are 200 of each store, spread over all of
// it, and each was touched once before. The figures "anywhere" are of cases drawn from the whole
// store, most of whose pages have to be fetched from the file.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "node/sharing/name_search.h"
#include "protocol/casework/consent.h"
#include "protocol/casework/named_persons.h"
#include "protocol/ids/timed_id.h"
#include "tests/benchmark/records_load.h"
#include "tests/support/scratch_directory.h"

namespace musubi::bench {
namespace {

using store::Table;

constexpr std::size_t kPage = 50;
constexpr std::size_t kWorkingSet = 200;
constexpr std::size_t kRepetitions = 1000;
constexpr std::size_t kOpenings = 5;
constexpr std::size_t kCasesByPartition = 0;

struct Options {
  std::vector<std::size_t> cases;
  std::optional<std::filesystem::path> directory;
};

struct Known {
  CaseId id;
  search::NamedPerson subject;
};

double milliseconds_of(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

// One store and what is done in it.
class Side {
 public:
  explicit Side(FilledStore filled) : filled_(std::move(filled)), families_(filled_.cases) {
    for (std::size_t i = 0; i < kWorkingSet; ++i) known_.push_back(known(id_at(i, kWorkingSet)));
    now_ = *parse_instant("2026-11-21T00:00:00.000Z");
  }

  void first_page() {
    const auto rows = must_have(store().scan({.table = Table::kCase,
                                              .index = kCasesByPartition,
                                              .prefix = {std::string(kPartition)},
                                              .limit = kPage,
                                              .newest_first = true}),
                                "first page");
    check(rows.size() == kPage, "a first page of 50");
  }
  void search(std::size_t i) {
    const Known& wanted = known_[i % kWorkingSet];
    const node::NameQuery query{
        *OrganisationId::parse(kPartition),
        {search::Wanted::Match::kWhole, wanted.subject.name, "", wanted.subject.birth},
        std::nullopt};
    const auto prepared = must_have(search::Search::prepare(query.wanted), "search");
    const auto found =
        must_have(node::find_by_name(store(), name_key(), prepared, query), "search");
    check(std::any_of(found.hits.begin(), found.hits.end(),
                      [&](const node::Hit& hit) { return hit.case_id == wanted.id; }),
          "a search that finds");
  }
  void open(std::size_t i) {
    must_have(casework::load_case(store(), known_[i % kWorkingSet].id), "open");
  }
  void open_anywhere(std::size_t i) {
    must_have(casework::load_case(store(), id_at(i, kRepetitions)), "open anywhere");
  }
  // A person's consent, renewed: a row, a leaf, a durable commit.
  void save(std::size_t i) {
    const auto file = must_have(casework::load_case(store(), known_[i % kWorkingSet].id), "save");
    auto consents = must_have(casework::load_consents(store(), file), "consents");
    casework::Consent consent = *consents.front();
    consent.id = draw_at<casework::ConsentId>(now_, crypto::system_random());
    consent.revision += 1;
    now_ += Duration{1};
    consent.changed = now_;
    consent.providing.state = casework::ConsentState::kRenewed;
    const auto change = casework::record_consent(file, consent, {casework::Direction::kProvide},
                                                 now_, crypto::system_random());
    must_have(store().apply(change), "save");
  }
  // A sheet taken in, with the names of its persons: a durable commit.
  void intake() {
    now_ += Duration{1};
    auto opened = must_have(casework::open_case(families_.next(), kPartition, {"u-0001"}, now_,
                                                crypto::system_random()),
                            "intake");
    must(casework::index_names(store(), name_key(), opened.file, opened.change), "intake");
    must_have(store().apply(opened.change), "intake");
  }
  [[nodiscard]] double open_store_seconds() {
    filled_.store.reset();
    std::vector<double> times;
    for (std::size_t i = 0; i < kOpenings; ++i) {
      filled_.store.reset();
      times.push_back(milliseconds_of([&] {
        filled_.store = must_have(store::open_sqlite_store(filled_.directory, store_key()), "open");
      }));
    }
    return median(times) / 1000;
  }
  [[nodiscard]] const FilledStore& filled() const { return filled_; }

 private:
  static void check(bool held, const char* what) {
    must(held ? Status() : Status(Error{ErrorCode::kInternal, "bench.not-held", what}), what);
  }
  store::Store& store() { return *filled_.store; }

  Known known(const CaseId& id) {
    const auto file = must_have(casework::load_case(store(), id), "working set");
    return {id, casework::named_persons(file.intake).front()};
  }
  // Ids begin with the time, and times lie evenly: the first one behind a share of the whole span.
  CaseId id_at(std::size_t i, std::size_t of) {
    const auto begin = *parse_instant("2025-07-01T00:00:10.000Z");
    const auto step = static_cast<std::int64_t>(filled_.cases) * 10'000 *
                      static_cast<std::int64_t>(i) / static_cast<std::int64_t>(of);
    store::Row before{Table::kCase, std::vector<store::Field>(8)};
    before.fields[0] = fmt::format("{:012x}", begin.time_since_epoch().count() + step);
    const auto rows = must_have(
        store().scan({.table = Table::kCase, .after = std::move(before), .limit = 1}), "sample");
    check(!rows.empty(), "a sample");
    return *CaseId::parse(std::get<std::string>(rows.front().fields.front()));
  }

  FilledStore filled_;
  Families families_;
  std::vector<Known> known_;
  Instant now_;
};

// Medians of both sides, in milliseconds.
using Pair = std::array<double, 2>;

Pair alternating(std::array<Side*, 2> sides, const auto& work, std::size_t repetitions) {
  for (std::size_t i = 0; i < kWorkingSet; ++i) {
    for (Side* side : sides) work(*side, i);
  }
  std::array<std::vector<double>, 2> times;
  for (std::size_t i = 0; i < repetitions; ++i) {
    for (std::size_t turn = 0; turn < 2; ++turn) {
      const std::size_t side = (i + turn) % 2;
      times[side].push_back(milliseconds_of([&] { work(*sides[side], i); }));
    }
  }
  return {median(times[0]), median(times[1])};
}

std::string told(const char* what, const Pair& pair) {
  fmt::print("{}: {:.4f} ms and {:.4f} ms, ratio {:.3f}\n", what, pair[0], pair[1],
             pair[1] / pair[0]);
  return fmt::format(",\"{0}_ms\":[{1:.4f},{2:.4f}],\"{0}_ratio\":{3:.3f}", what, pair[0], pair[1],
                     pair[1] / pair[0]);
}

double megabytes(const FilledStore& filled) {
  return static_cast<double>(std::filesystem::file_size(filled.directory / "store.db")) / 1e6;
}

int run(const Options& options) {
  const test::ScratchDirectory scratch;
  const std::filesystem::path folder = options.directory.value_or(scratch.path());
  std::filesystem::create_directories(folder);
  Side smaller(filled_store(folder, options.cases[0]));
  fmt::print("{} cases: {:.0f} MB, made in {:.0f} s\n", options.cases[0],
             megabytes(smaller.filled()), smaller.filled().generated_seconds);
  std::fflush(stdout);
  Side larger(filled_store(folder, options.cases[1]));
  fmt::print("{} cases: {:.0f} MB, made in {:.0f} s\n", options.cases[1],
             megabytes(larger.filled()), larger.filled().generated_seconds);
  const std::array<Side*, 2> sides{&smaller, &larger};

  std::string json = fmt::format("{{\"benchmark\":\"records\",\"cases\":[{},{}]", options.cases[0],
                                 options.cases[1]);
  json += told("first_page",
               alternating(
                   sides, [](Side& side, std::size_t) { side.first_page(); }, kRepetitions));
  json +=
      told("search", alternating(
                         sides, [](Side& side, std::size_t i) { side.search(i); }, kRepetitions));
  json += told("open", alternating(
                           sides, [](Side& side, std::size_t i) { side.open(i); }, kRepetitions));
  json += told("save", alternating(
                           sides, [](Side& side, std::size_t i) { side.save(i); }, kRepetitions));
  json += told("intake", alternating(
                             sides, [](Side& side, std::size_t) { side.intake(); }, kRepetitions));
  json += told("open_anywhere",
               alternating(
                   sides, [](Side& side, std::size_t i) { side.open_anywhere(i); }, kRepetitions));
  const Pair opened{smaller.open_store_seconds(), larger.open_store_seconds()};
  fmt::print("opening the store: {:.3f} s and {:.3f} s\n", opened[0], opened[1]);
  fmt::print(
      "{},\"open_store_seconds\":{:.3f},\"open_store_seconds_smaller\":{:.3f},"
      "\"megabytes\":[{:.0f},{:.0f}],\"generation_seconds\":[{:.0f},{:.0f}]}}\n",
      json, opened[1], opened[0], megabytes(smaller.filled()), megabytes(larger.filled()),
      smaller.filled().generated_seconds, larger.filled().generated_seconds);
  return 0;
}

std::optional<Options> parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--cases") == 0) {
      options.cases.push_back(std::strtoull(argv[i + 1], nullptr, 10));
    } else if (std::strcmp(argv[i], "--dir") == 0) {
      options.directory = argv[i + 1];
    } else {
      return std::nullopt;
    }
  }
  if (argc % 2 == 0) return std::nullopt;
  if (options.cases.empty()) options.cases = {100'000, 1'000'000};
  if (options.cases.size() != 2 || *std::min_element(options.cases.begin(), options.cases.end()) <
                                       std::max(kWorkingSet, kPage)) {
    return std::nullopt;
  }
  return options;
}

}  // namespace
}  // namespace musubi::bench

int main(int argc, char** argv) {
  const auto options = musubi::bench::parse(argc, argv);
  if (!options) {
    fmt::print(stderr, "bench_records [--cases N --cases M] [--dir DIR]; at least 200 cases\n");
    return 2;
  }
  return musubi::bench::run(*options);
}
