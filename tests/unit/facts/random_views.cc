#include "tests/unit/facts/random_views.h"

#include <array>

namespace musubi::facts::test {
namespace {

// 2026-11-21T14:59:59.999Z is the end of that day in Japan.
constexpr std::array<const char*, 7> kInstants{
    "2026-11-20T15:00:00.000Z", "2026-11-21T00:00:00.000Z", "2026-11-21T14:59:59.999Z",
    "2026-11-21T15:00:00.000Z", "2026-11-22T00:00:00.000Z", "2026-11-22T15:00:00.000Z",
    "2026-11-23T00:00:00.000Z"};
constexpr std::array<const char*, 5> kBodies{"lg-032026", "lg-034827", "op-000001", "op-000002",
                                             "lg-030007"};
constexpr std::array<const char*, 5> kBases{"pipa-69-2-1", "swa-106-6", "swa-106-4", "old-law",
                                            "no-such-law"};

template <class Id>
Id id(std::size_t number) {
  std::string text(32, '0');
  text.back() = static_cast<char>('1' + number);
  return *Id::parse(text);
}

policy::BasisRow row(const char* name, BasisClass basis_class, const char* capability) {
  policy::BasisRow basis;
  basis.id = name;
  basis.citation = basis.source = "-";
  basis.gloss = basis.conditions = basis.duties = {"-", "-"};
  basis.as_of = "2026";
  basis.basis_class = basis_class;
  if (*capability != '\0') basis.capability = capability;
  return basis;
}

policy::Catalogue catalogue() {
  policy::Catalogue catalogue;
  catalogue.serial = 1;
  catalogue.rows = {row("pipa-69-2-1", BasisClass::kConsent, ""),
                    row("swa-106-6", BasisClass::kSupportMeeting, "swa-106-6"),
                    row("swa-106-4", BasisClass::kEntrustment, "swa-106-4"),
                    row("old-law", BasisClass::kStatute, "")};
  catalogue.rows[3].effective_from = "2026-11-21";
  catalogue.rows[3].effective_until = "2026-11-22";
  return catalogue;
}

template <class View, class KeysOf>
void keep_first(std::vector<View>& views, KeysOf keys_of) {
  std::set<typename decltype(keys_of(views.front()))::value_type> seen;
  std::erase_if(views, [&](const View& view) {
    const auto keys = keys_of(view);
    for (const auto& key : keys) {
      if (seen.contains(key)) return true;
    }
    seen.insert(keys.begin(), keys.end());
    return false;
  });
}
template <class View>
void keep_first_of_person(std::vector<View>& views) {
  keep_first(views, [](const View& view) { return std::vector{view.person}; });
}

}  // namespace

Instant RandomViews::instant() { return *parse_instant(kInstants[below(kInstants.size())]); }
PersonId RandomViews::person() { return id<PersonId>(below(3)); }
OrganisationId RandomViews::body() {
  return *OrganisationId::parse(kBodies[below(kBodies.size())]);
}
MeetingId RandomViews::meeting() { return id<MeetingId>(below(2)); }
ItemId RandomViews::item() { return id<ItemId>(below(3)); }
AttendeeId RandomViews::attendee() { return id<AttendeeId>(below(3)); }
std::string RandomViews::basis() { return kBases[below(kBases.size())]; }
std::string RandomViews::name() { return "staff-" + std::to_string(below(3)); }
Record RandomViews::record() { return {name(), instant()}; }
Purpose RandomViews::purpose() {
  constexpr std::array kPurposes{Purpose::kSupportMeeting, Purpose::kPlan, Purpose::kDelivery};
  return kPurposes[below(kPurposes.size())];
}

RegistryView RandomViews::registry() {
  RegistryView registry{"miyako-area", instant(), {}, catalogue()};
  for (const char* each : kBodies) {
    if (chance(1)) continue;
    BodyView view{each[0] == 'o' ? BodyKind::kContractor : BodyKind::kMunicipality, {}};
    if (chance(4)) view.kind = code<BodyKind>(4);
    if (chance(5)) view.capabilities.emplace_back("swa-106-4");
    if (chance(5)) view.capabilities.emplace_back("swa-106-6");
    registry.bodies.emplace(*OrganisationId::parse(each), view);
  }
  return registry;
}

ContractView RandomViews::contract() {
  auto commissioners = some<OrganisationId>(2, [this] { return body(); });
  return {"contract-" + std::to_string(below(9)),
          std::move(commissioners),
          body(),
          "programme",
          basis(),
          categories(),
          instant(),
          instant()};
}

ConsentView RandomViews::consent() {
  const auto direction = [this] { return code<Direction>(2); };
  ConsentView view{
      person(), some<Direction>(3, direction), code<ConsentState>(10), instant(), {}, {}, {},
      record()};
  if (chance(6)) view.state = ConsentState::kGiven;
  if (chance(5)) view.until = instant();
  if (chance(5)) view.recipient = body();
  if (chance(8)) {
    Words words{some<Direction>(3, direction),
                some<Relation>(8, [this] { return code<Relation>(6); }),
                {},
                {}};
    if (chance(5)) words.purposes = some<Purpose>(3, [this] { return purpose(); });
    if (chance(5)) words.categories = categories();
    view.words = std::move(words);
  }
  return view;
}

RosterView RandomViews::roster() {
  RosterView view{
      meeting(), code<Regime>(2), some<OrganisationId>(2, [this] { return body(); }), {}, {}, {},
      {},        record()};
  for (std::size_t i = below(3); i-- > 0;) {
    view.items.push_back({item(), some<PersonId>(3, [this] { return person(); })});
  }
  for (std::size_t i = below(4); i-- > 0;) {
    Member member{attendee(), body(), instant(), {}};
    if (chance(2)) member.left = instant();
    view.members.push_back(member);
  }
  for (std::size_t i = below(3); i-- > 0;) {
    view.comparisons.push_back({person(), code<Attendance>(3), record()});
  }
  if (chance(2)) view.closed = instant();
  return view;
}

PledgeView RandomViews::pledge() {
  std::variant<MeetingId, std::string> scope(meeting());
  if (chance(1)) scope = "contract-1";
  return {attendee(), std::move(scope), instant(), record()};
}

RequestView RandomViews::request() {
  std::variant<OrganisationId, MeetingId> asker(body());
  if (chance(5)) asker = meeting();
  return {std::move(asker), body(),
          basis(),          some<PersonId>(3, [this] { return person(); }),
          categories(),     chance(9) ? "needed" : "",
          record()};
}

LeaveView RandomViews::leave() {
  return {body(), body(), body(), person(), basis(), purpose(), categories(), instant(), record()};
}

UrgencyView RandomViews::urgency() {
  UrgencyView view{person(), code<Urgency>(4), {}, chance(9) ? "seen" : "", instant(), record()};
  if (chance(5)) view.consent = code<Obtainable>(3);
  return view;
}

Views RandomViews::views(std::size_t most, bool once) {
  Views views;
  views.registry = registry();
  const auto fill = [&](auto& list, auto draw) {
    for (std::size_t i = below(most + 1); i-- > 0;) list.push_back(draw());
  };
  fill(views.contracts, [this] { return contract(); });
  fill(views.consents, [this] { return consent(); });
  fill(views.rosters, [this] { return roster(); });
  fill(views.pledges, [this] { return pledge(); });
  fill(views.requests, [this] { return request(); });
  fill(views.leaves, [this] { return leave(); });
  fill(views.urgencies, [this] { return urgency(); });
  fill(views.flags, [this] {
    FlagView flag{person(), chance(5), {}, record()};
    if (chance(6)) flag.until = Day(std::chrono::floor<std::chrono::days>(instant()));
    return flag;
  });
  fill(views.residences, [this] { return ResidenceView{person(), body(), chance(5), record()}; });
  fill(views.plans, [this] {
    return PlanView{person(), code<PlanStage>(5), chance(5) ? "begun" : "", record()};
  });
  if (chance(5)) {
    views.table = TableView{static_cast<std::int64_t>(8 + below(4)), 10, record()};
  }
  // Leave is worth something only where a contract is.
  for (const LeaveView& leave : views.leaves) {
    if (chance(5)) continue;
    ContractView live = contract();
    live.commissioners.insert(leave.commissioner);
    live.contractor = leave.contractor;
    views.contracts.push_back(std::move(live));
  }
  if (once) keep_once(views);
  return views;
}

Question RandomViews::question() {
  Question question{person(),  body(),   body(),       body(), code<Kind>(kKindCount),
                    purpose(), basis(),  categories(), {},     {},
                    name(),    instant()};
  if (chance(1)) question.person.reset();
  if (chance(4)) question.kind = Kind::kInquiry;
  if (chance(5)) question.on_behalf_of = question.recipient;
  if (chance(6)) question.meeting = meeting();
  if (chance(8)) question.item = item();
  return question;
}

Question RandomViews::question_about(const Views& views) {
  Question asked = question();
  if (!views.leaves.empty() && chance(4)) {
    const LeaveView& leave = views.leaves[below(views.leaves.size())];
    asked.person = leave.person;
    asked.sender = leave.contractor;
    asked.recipient = leave.recipient;
    asked.on_behalf_of = leave.commissioner;
    asked.basis = leave.basis;
    asked.purpose = leave.purpose;
    if (chance(7)) asked.categories = leave.categories;
  } else if (!views.requests.empty() && chance(4)) {
    const RequestView& request = views.requests[below(views.requests.size())];
    asked.sender = request.addressee;
    asked.basis = request.statute;
    if (!request.persons.empty()) asked.person = *request.persons.begin();
    if (chance(7)) asked.categories = request.items;
  } else if (!views.contracts.empty() && chance(4)) {
    const ContractView& contract = views.contracts[below(views.contracts.size())];
    asked.recipient = contract.contractor;
    if (!contract.commissioners.empty()) asked.sender = *contract.commissioners.begin();
    if (chance(5)) std::swap(asked.sender, asked.recipient);
    asked.basis = contract.statute;
    if (chance(7)) asked.categories = contract.categories;
  }
  return asked;
}

void keep_once(Views& views) {
  for (ConsentView& consent : views.consents) {
    if (consent.directions.empty()) consent.directions.insert(Direction::kProvide);
  }
  keep_first(views.consents, [](const ConsentView& consent) {
    std::vector<std::pair<PersonId, Direction>> keys;
    for (const Direction direction : consent.directions) {
      keys.emplace_back(consent.person, direction);
    }
    return keys;
  });
  keep_first(views.rosters, [](const RosterView& roster) { return std::vector{roster.meeting}; });
  std::set<ItemId> items;
  for (RosterView& roster : views.rosters) {
    keep_first_of_person(roster.comparisons);
    std::erase_if(roster.items,
                  [&](const AgendaItem& item) { return !items.insert(item.id).second; });
  }
  keep_first_of_person(views.flags);
  keep_first_of_person(views.residences);
  keep_first_of_person(views.plans);
  keep_first_of_person(views.urgencies);
}

}  // namespace musubi::facts::test
