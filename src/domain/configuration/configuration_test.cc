#include "domain/configuration/configuration.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::configuration;

namespace {

struct Book {
  State state;
  std::string run(Command const& command) {
    auto const events = decide(state, command, Instant{1});
    if (!events) return events.error().code;
    for (auto const& event : *events) apply(state, event, {});
    return "ok";
  }
  Book() { REQUIRE(run(SetCatalogue{default_catalogue()}) == "ok"); }
};

}  // namespace

TEST_CASE("the built-in words pass their own rules, in both languages") {
  Book book;
  for (auto const& type : default_incident_types()) {
    CAPTURE(type.type.text);
    CHECK(book.run(DefineType{type}) == "ok");
    CHECK_FALSE(type.questions.empty());
    for (auto const& question : type.questions) CHECK((!question.zh.empty() && !question.en.empty()));
  }
  for (char const* code : {"fire.building", "fire.gas", "medical.cardiac", "medical.other", "rescue.water", "rescue.lockout",
                           "traffic.collision", "traffic.collision_injury", "traffic.obstruction", "hazmat.leak", "hazmat.odour",
                           "utility.road", "nature.flood", "police.assistance", "police.noise", "police.dispute"})
    CHECK(book.state.types.contains({code}));
  for (auto const& [code, type] : book.state.types) {
    CAPTURE(code.text);
    bool const must_not = code.text.starts_with("police") || code.text == "traffic" || code.text == "traffic.obstruction";
    CHECK(type.feeds_risk == !must_not);
  }
}

TEST_CASE("police and mediation feed no risk topic, whoever asks") {
  Book book;
  for (auto const& type : default_incident_types()) book.run(DefineType{type});
  for (char const* code : {"police", "police.dispute", "police.new_kind", "traffic.obstruction", "policefire", "fire_police"}) {
    IncidentType type{{code}, {"名", "Name"}, 3, {"police"}, {}, true, true};
    CAPTURE(code);
    CHECK(book.run(DefineType{type}) == "configuration.type_must_not_feed_risk");
    type.feeds_risk = false;
    CHECK(book.run(DefineType{type}) == "ok");
  }
}

TEST_CASE("words that the journal refers to are renamed, never removed") {
  Book book;
  auto catalogue = default_catalogue();
  catalogue.agencies[0].name.en = "Fire department";
  catalogue.agencies.push_back({"coast_guard", {"海警", "Coast guard"}});
  CHECK(book.run(SetCatalogue{catalogue}) == "ok");
  CHECK(book.run(SetCatalogue{default_catalogue()}) == "configuration.word_removed");
  catalogue.capabilities.push_back(catalogue.capabilities[0]);
  CHECK(book.run(SetCatalogue{catalogue}) == "configuration.repeated");
  catalogue.capabilities.back() = {"wings", {"", "Wings"}};
  CHECK(book.run(SetCatalogue{catalogue}) == "configuration.name_missing");
}

TEST_CASE("types need what stands above them and an agency that is there; settings need sense") {
  Book book;
  CHECK(book.run(DefineType{{{"fire.building"}, {"名", "Name"}, 1, {"fire"}, {}, true, true}}) == "configuration.unknown_parent");
  CHECK(book.run(DefineType{{{"fire"}, {"名", "Name"}, 1, {"circus"}, {}, true, true}}) == "configuration.unknown_agency");
  CHECK(book.run(DefineType{{{"fire"}, {"名", "Name"}, 0, {"fire"}, {}, true, true}}) == "configuration.out_of_range");
  Settings settings;
  CHECK(book.run(SetSettings{settings}) == "ok");
  settings.waiting_too_long.pop_back();
  CHECK(book.run(SetSettings{settings}) == "configuration.out_of_range");
  settings = {};
  settings.details_kept = Duration::hours(1);
  CHECK(book.run(SetSettings{settings}) == "configuration.out_of_range");
  settings = {};
  CHECK(undo_within(settings) == Duration::seconds(10));
  settings.undo_within = Duration::seconds(30);
  CHECK(book.run(SetSettings{settings}) == "ok");
  CHECK(undo_within(settings) == Duration::seconds(30));
  settings.undo_within = Duration::hours(1);
  CHECK(book.run(SetSettings{settings}) == "configuration.out_of_range");
}
