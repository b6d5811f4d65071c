#include "domain/standard_address/standard_address.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace tocsin;
using namespace tocsin::standard_address;

namespace {

struct Register {
  State state;
  std::uint64_t position = 0;

  std::string run(Command const& command, char const* by = "steward") {
    Fresh fresh{1, ++position};
    auto const events = decide(state, command, fresh);
    if (!events) return events.error().code;
    for (auto const& event : *events)
      apply(state, event, {position, Instant{1'000 + static_cast<std::int64_t>(position)}, {}, Source::kConsole, {by}});
    return "ok";
  }
  std::string decide_on(Verdict verdict, std::vector<std::string> const& entries, std::string kept = {}) {
    Decide c{verdict, {}, {std::move(kept)}};
    for (auto const& e : entries) c.entries.push_back({e});
    return run(c);
  }
  DecisionId last() const { return state.decisions.rbegin()->first; }
};

constexpr auto kAux = Verdict::kAuxiliary, kNext = Verdict::kSucceeded, kDiff = Verdict::kDifferent;

}  // namespace

TEST_CASE("A decision is kept with who made it and when, and is gone when it is withdrawn") {
  Register r;
  CHECK(r.decide_on(kAux, {"b", "c"}, "a") == "ok");
  auto const& d = r.state.decisions.at(r.last());
  CHECK(d.by.text == "steward");
  CHECK(d.decided_at == Instant{1'001});
  CHECK(settled_by(r.state, {"b"}) == &d);
  CHECK(settled_by(r.state, {"a"}) == nullptr);
  CHECK(r.run(Withdraw{r.last()}) == "ok");
  CHECK(r.state.decisions.empty());
  CHECK(r.state.decided.empty());
  CHECK(r.run(Withdraw{{1, 1, 0}}) == "address.decision_unknown");
}

TEST_CASE("A decision says all that it needs to") {
  Register r;
  CHECK(r.decide_on(kAux, {}, "a") == "address.decision_incomplete");
  CHECK(r.decide_on(kAux, {"b"}) == "address.decision_incomplete");
  CHECK(r.decide_on(kAux, {"a"}, "a") == "address.decision_incomplete");
  CHECK(r.decide_on(kAux, {"b", "b"}, "a") == "address.decision_incomplete");
  CHECK(r.decide_on(kDiff, {"a"}) == "address.decision_incomplete");
  CHECK(r.decide_on(kDiff, {"a", "b"}, "c") == "address.decision_incomplete");
  CHECK(r.decide_on(kAux, {"b\n"}, "a") == "address.decision_incomplete");
  std::vector<std::string> many;
  for (std::size_t i = 0; i <= kMaxEntries; ++i) many.push_back(fmt::format("m{}", i));
  CHECK(r.decide_on(kAux, many, "a") == "address.decision_incomplete");
  CHECK(r.state.decisions.empty());
}

TEST_CASE("An entry is settled once; what was decided before is withdrawn first") {
  Register r;
  REQUIRE(r.decide_on(kAux, {"b"}, "a") == "ok");
  CHECK(r.decide_on(kNext, {"b"}, "c") == "address.already_decided");
  CHECK(r.decide_on(kAux, {"b"}, "a") == "address.already_decided");
  REQUIRE(r.run(Withdraw{r.last()}) == "ok");
  CHECK(r.decide_on(kNext, {"b"}, "c") == "ok");
}

TEST_CASE("Two entries are never one house and different ones, over others in between too") {
  Register r;
  REQUIRE(r.decide_on(kDiff, {"a", "b"}) == "ok");
  CHECK(r.decide_on(kDiff, {"b", "a"}) == "address.already_decided");
  CHECK(r.decide_on(kDiff, {"a", "b", "c"}) == "ok");  // Says more.
  CHECK(r.decide_on(kAux, {"b"}, "a") == "address.already_decided");
  CHECK(r.decide_on(kAux, {"a", "b"}, "d") == "address.already_decided");
  REQUIRE(r.decide_on(kAux, {"x"}, "y") == "ok");
  REQUIRE(r.decide_on(kAux, {"z"}, "y") == "ok");
  CHECK(r.decide_on(kDiff, {"x", "y"}) == "address.already_decided");
  CHECK(r.decide_on(kDiff, {"x", "z"}) == "address.already_decided");
  CHECK(r.decide_on(kDiff, {"x", "w"}) == "ok");
}

TEST_CASE("One may stand for others and be taken over itself, but never lead round to where it began") {
  Register r;
  REQUIRE(r.decide_on(kNext, {"a"}, "b") == "ok");
  REQUIRE(r.decide_on(kNext, {"b"}, "c") == "ok");
  CHECK(r.decide_on(kNext, {"c"}, "a") == "address.decision_cycle");
  CHECK(r.decide_on(kAux, {"c"}, "b") == "address.decision_cycle");
  CHECK(r.decide_on(kNext, {"c"}, "d") == "ok");
}

TEST_CASE("Applying is total: an event that says what is known or names what is gone changes nothing") {
  Register r;
  REQUIRE(r.decide_on(kAux, {"b"}, "a") == "ok");
  auto const id = r.last();
  apply(r.state, Decided{id, kDiff, {{"q"}, {"r"}}, {}}, {});
  CHECK(r.state.decisions.at(id).verdict == kAux);
  CHECK_FALSE(r.state.decided.contains({"q"}));
  apply(r.state, DecisionWithdrawn{{9, 9, 9}}, {});
  CHECK(r.state.decisions.size() == 1);
}
