// Households and measures of a node: what is kept, shown, logged, and what follows for releases.
#include "node/people/household_service.h"
#include "node/people/measure_service.h"
#include "node/sharing/urgency.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using namespace std::chrono_literals;
using people::MeasureEvent;
using people::MeasureState;
using testing::expect_value;

const Look kLook{"u-0001", "assessment"};

class Households : public testing::NodeOfACity {
 protected:
  HouseholdService::Full full(const CaseId& id) {
    return expect_value(households_.show_full(id, {"u-0001", "assessment"}));
  }
  std::string sealed(const CaseId& id) {
    const auto view = expect_value(households_.show_sealed(id, {"u-0001", "assessment"}));
    return json::to_canonical(people::to_json(view)) +
           expect_value(households_.draw(id, {"u-0001", "assessment"}));
  }
  std::string edit(const CaseId& id, json::Value document, std::uint64_t seen,
                   const std::string& user = "u-0001", const std::string& reason = "") {
    const auto revision = households_.edit(id, {std::move(document), seen, reason, user});
    return revision.ok() ? std::to_string(*revision) : revision.error().reason;
  }
  std::string measure(const CaseId& id, std::size_t person, MeasureEvent event) {
    const auto added =
        measures_.add(id, full(id).household.members[person].person, {event, "u-0001", {}, {}, ""});
    return added.ok() ? added->id.text() : added.error().reason;
  }
  std::string act(const std::string& id, MeasureEvent event, const std::string& user,
                  const std::string& reason = "") {
    const auto changed =
        measures_.act(*people::MeasureId::parse(id), {event, user, {}, {}, reason}, {});
    return changed.ok() ? std::string(people::code_of(measures_.state(*changed)))
                        : changed.error().reason;
  }
  casework::CaseFile load(const CaseId& id) {
    return expect_value(casework::load_case(*store_, id));
  }
  static json::Array& list(json::Value& document, const char* name) {
    return *(*document.object())[name].array();
  }
  // A family of which everybody was asked, and nobody is protected.
  static json::Value open_family() {
    json::Value sheet = family();
    for (json::Value& row : list(sheet, "household")) {
      row.object()->insert_or_assign("sealed_place", json::Value("no"));
    }
    return sheet;
  }
  json::Value document(const CaseId& id) { return people::to_json(full(id).household); }

  HouseholdService households_{{writer_, clock_, random_}};
  MeasureService measures_{{writer_, clock_, random_}};
};

TEST_F(Households, BeginWithTheirSheetAndAreEditedInRevisions_H9) {
  const CaseId id = new_case(open_family());
  json::Value changed = document(id);
  EXPECT_EQ(full(id).revision, 1u);
  list(changed, "persons")
      .push_back(json::Object{{"name", "架空 新"}, {"person", "new-1"}, {"sex", "unknown"}});
  list(changed, "stays").push_back(json::Object{{"person", "new-1"}, {"residence", 1}});
  EXPECT_EQ(edit(id, changed, 1), "2");
  EXPECT_EQ(full(id).revision, 2u);
  EXPECT_EQ(full(id).household.members.back().name, "架空 新");
  // The sheet is as it was, and so is what travels.
  EXPECT_EQ(load(id).intake.household.size(), family().find("household")->array()->size());
  EXPECT_EQ(load(id).persons.size(), load(id).summary.persons.size());
}

TEST_F(Households, RefuseTheSecondOfTwoEdits_H9) {
  const CaseId id = new_case(open_family());
  const json::Value one = document(id);
  EXPECT_EQ(edit(id, one, 1), "2");
  EXPECT_EQ(edit(id, one, 1, "u-0002"), "household.changed");
  EXPECT_EQ(full(id).revision, 2u);
}

TEST_F(Households, LoseNobodyAndTakeNobodyOfAnotherCase_H10) {
  const CaseId id = new_case(open_family());
  const CaseId other = new_case(open_family());
  json::Value fewer = document(id);
  list(fewer, "persons").pop_back();
  list(fewer, "stays").clear();
  list(fewer, "ties").clear();
  EXPECT_EQ(edit(id, fewer, 1), "household.person-missing");
  EXPECT_EQ(edit(id, document(other), 1), "household.unknown-person");
  json::Value turned = document(id);
  std::swap(list(turned, "persons")[0], list(turned, "persons")[1]);
  EXPECT_EQ(edit(id, turned, 1), "household.other-subject");
}

TEST_F(Households, LetASealGoOnlyByAnotherHandWithAReason_H12) {
  const CaseId id = new_case(open_family());
  json::Value document = this->document(id);
  json::Object& residence = *list(document, "residences")[0].object();
  residence["sealed"] = json::Value("yes");
  EXPECT_EQ(edit(id, document, 1), "2");
  EXPECT_EQ(edit(id, document, 2, "u-0002"), "3");
  residence["sealed"] = json::Value("no");
  EXPECT_EQ(edit(id, document, 3, "u-0002"), "household.seal-stays");
  // u-0002 only kept what u-0001 had sealed.
  EXPECT_EQ(edit(id, document, 3, "u-0001", "架空の理由"), "household.sealed-by-you");
  EXPECT_EQ(edit(id, document, 3, "u-0002", "架空の理由"), "4");
  EXPECT_EQ(records(audit::Act::kIntake).back().find("reason")->text()[0], "架空の理由");
}

TEST_F(Households, AreInTheLogWheneverTheyAreSeen_H24) {
  const CaseId id = new_case(open_family());
  sealed(id);
  full(id);
  expect_value(measures_.list(id, kLook));
  std::string views;
  for (const json::Value& record : records(audit::Act::kView)) {
    views += *record.find("view")->text() + " " + *record.find("purpose")->text() + " " +
             *record.find("user")->text() + "; ";
  }
  EXPECT_EQ(views,
            "household assessment u-0001; genogram assessment u-0001; "
            "household-full assessment u-0001; measures assessment u-0001; ");
}

TEST_F(Households, SealEveryLaterReleaseByAMeasure_Invariant7) {
  const CaseId id = new_case(open_family());
  const std::string address = *family().find("subject")->find("address")->text();
  EXPECT_NE(sealed(id).find(address), std::string::npos);
  EXPECT_EQ(load(id).sealed_place(0), casework::Mark::kNo);
  ASSERT_EQ(release(referral(id)), "released");

  clock_.instant += 1h;
  EXPECT_EQ(measure(id, 1, MeasureEvent::kRequest).size(), 32u);
  // The subject lives with row 2, so their place is the same.
  const casework::CaseFile file = load(id);
  EXPECT_EQ(file.sealed_place(0), casework::Mark::kYes);
  EXPECT_EQ(json::to_canonical(casework::to_json(file.summary)).find(address), std::string::npos);
  EXPECT_EQ(sealed(id).find(address), std::string::npos);
  EXPECT_NE(json::to_canonical(document(id)).find(address), std::string::npos);

  const auto answer = expect_value(sharing_.release(referral(id), {"u-0001"}));
  for (const auto& person : answer.assessment.persons) {
    for (const Category category : person.grant.categories) {
      EXPECT_NE(category, Category::kContact);
      EXPECT_NE(category, Category::kAddress);
    }
  }
}

TEST_F(Households, StopWhatWasReleasedBeforeAPlaceWasSealed_H21) {
  const CaseId id = new_case(open_family());
  const auto answer = expect_value(sharing_.release(referral(id), {"u-0001"}));
  const auto decide = [&] {
    const auto situation = keeper_.current();
    const auto row = expect_value(exchange::find_outbox(*store_, *answer.message));
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    return expect_value(sharing_.decide_again(context, *row)).index();
  };
  const std::size_t permitted = decide();
  clock_.instant += 1h;
  const std::string id_of_measure = measure(id, 1, MeasureEvent::kStart);
  EXPECT_NE(decide(), permitted);
  // It stays stopped: what was made of the open sheet is never sent again.
  EXPECT_EQ(act(id_of_measure, MeasureEvent::kClear, "u-0002", "架空の理由"), "cleared");
  EXPECT_NE(decide(), permitted);
}

TEST_F(Households, KeepTheirSealPastTheEndOfAMeasureUntilSomebodyElseClearsIt_H14) {
  const CaseId id = new_case(open_family());
  const std::string address = *family().find("subject")->find("address")->text();
  const std::string measure = this->measure(id, 0, MeasureEvent::kStart);
  clock_.instant += 24h * 400;
  EXPECT_EQ(measures_.state(expect_value(measures_.list(id, kLook)).front()),
            MeasureState::kExpired);
  EXPECT_EQ(sealed(id).find(address), std::string::npos);
  EXPECT_EQ(act(measure, MeasureEvent::kClear, "u-0001", "架空の理由"), "measure.same-person");
  EXPECT_EQ(sealed(id).find(address), std::string::npos);
  EXPECT_EQ(act(measure, MeasureEvent::kClear, "u-0002", "架空の理由"), "cleared");
  EXPECT_NE(sealed(id).find(address), std::string::npos);
}

TEST_F(Households, WarnOnTheDayFromWhichAMeasureMayBeRenewed_H16) {
  const CaseId id = new_case(open_family());
  const std::string measure = this->measure(id, 0, MeasureEvent::kStart);
  const auto task = [&] {
    auto found = rows(store::Table::kTask);
    std::erase_if(found, [](const store::Row& row) {
      return std::get<std::string>(row.fields[3]) == kUrgentNeed;
    });
    EXPECT_EQ(found.size(), 1u);
    const auto day =
        casework::day_in_japan(Instant{Duration{std::get<std::int64_t>(found[0].fields[6])}});
    return std::get<std::string>(found[0].fields[3]) + " " +
           std::get<std::string>(found[0].fields[4]) + " " +
           std::to_string(static_cast<int>(day.year()));
  };
  const int year = static_cast<int>(casework::day_in_japan(clock_.now()).year());
  const std::string first = task();
  EXPECT_TRUE(first.starts_with("MEASURE_ENDS open ")) << first;
  clock_.instant += 24h * 350;
  EXPECT_EQ(act(measure, MeasureEvent::kRenew, "u-0001"), "active");
  EXPECT_NE(task(), first);
  EXPECT_EQ(act(measure, MeasureEvent::kClear, "u-0002", "架空の理由"), "cleared");
  EXPECT_TRUE(task().starts_with("MEASURE_ENDS done ")) << year;
}

TEST_F(Households, HideNothingMoreThanBeforeBySayingWhatIsKnown) {
  json::Value unasked = open_family();
  for (json::Value& row : list(unasked, "household")) row.object()->erase("sealed_place");
  const CaseId id = new_case(unasked);
  EXPECT_EQ(sealed(id).find(*family().find("subject")->find("address")->text()), std::string::npos);
  json::Value document = this->document(id);
  for (json::Value& residence : list(document, "residences")) {
    residence.object()->insert_or_assign("sealed", json::Value("no"));
  }
  EXPECT_EQ(edit(id, document, 1), "2");
  EXPECT_FALSE(load(id).sealed_since.has_value());
  EXPECT_NE(sealed(id).find(*family().find("subject")->find("address")->text()), std::string::npos);
}

}  // namespace
}  // namespace musubi::node
