// Why: what the steward decides must come into the data set by itself, once, and never over another data set that was activated meanwhile.
#include "api/advice/register_keeper.h"

#include <doctest/doctest.h>

#include "journal/memory_journal.h"
#include "register/compile.h"
#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::api;

namespace {

place_register::SourceData source() {
  place_register::SourceData out;
  for (auto const* code : {"x1", "x2", "x3"}) {
    place_register::Address a;
    a.code = code, a.town.local = "柳桥镇", a.street.local = "人民路", a.number = "8号";
    a.at = Wgs84{300000000, 1200000000};
    out.addresses.push_back(a);
  }
  return out;
}

struct Kept {
  place_register::TestFolder folder;
  DataSets data_sets{folder.path()};
  std::unique_ptr<sequencer::Centre> centre;
  std::unique_ptr<RegisterKeeper> keeper;
  std::mutex mutex;
  std::condition_variable activated;
  std::vector<std::string> versions;  // In the order of their activation.
  std::function<void()> before_activation = [] {};

  Kept() {
    auto const on_applied = [this](core::World const&, core::Entry const& entry, Hash const&) {
      for (auto const& event : entry.events)
        if (auto const* e = std::get_if<jurisdiction::Event>(&event)) {
          auto const& version = std::get<jurisdiction::DataSetActivated>(*e).version;
          REQUIRE(data_sets.activate(version));
          std::scoped_lock lock(mutex);
          versions.push_back(version);
          activated.notify_all();
        }
    };
    centre = *sequencer::Centre::start(journal::make_memory_journal(), {}, [] { return Instant{1'800'000'000'000'000}; }, on_applied);
    keeper = std::make_unique<RegisterKeeper>(
        folder.path(), data_sets, *centre,
        [this](std::string const& version, std::string const& instead_of) {
          before_activation();
          return activate(version, instead_of);
        },
        Duration::milliseconds(20), Duration::milliseconds(200));
  }
  ~Kept() {
    keeper->stop();
    centre.reset();
  }
  Result<std::uint64_t> submit(core::Command command) {
    core::Request request;
    request.command = std::move(command);
    request.envelope.command_id = sha256(std::to_string(++commands));
    request.envelope.actor = {"steward"};
    auto const outcome = centre->submit_and_wait(std::move(request));
    if (outcome.error) return std::unexpected(*outcome.error);
    return outcome.entry->position;
  }
  Result<std::uint64_t> activate(std::string const& version, std::string const& instead_of = {}) {
    return submit(jurisdiction::Command{jurisdiction::ActivateDataSet{version, "", "", false, {}, instead_of}});
  }
  void decide(standard_address::Verdict verdict, std::vector<standard_address::AddressCode> entries, std::string kept = {}) {
    REQUIRE(submit(standard_address::Command{standard_address::Decide{verdict, std::move(entries), {std::move(kept)}}}));
  }
  std::string wait_for_version(std::size_t count) {
    std::unique_lock lock(mutex);
    activated.wait(lock, [&] { return versions.size() >= count; });
    return versions.back();
  }
  std::string main_of(std::string_view code) const {
    auto const active = data_sets.current();
    return std::string(active->data->address(*active->data->find_address(code)).main_code);
  }
  std::atomic<int> commands{0};
};

}  // namespace

TEST_CASE("What is decided is compiled into the active data set; what changes nothing in it compiles nothing") {
  Kept k;
  REQUIRE(k.activate(place_register::compile_into(source(), k.folder.path()).value()));
  k.decide(standard_address::Verdict::kAuxiliary, {{"x2"}}, "x1");
  k.keeper->start();
  k.wait_for_version(2);
  CHECK(k.main_of("x2") == "x1");
  k.decide(standard_address::Verdict::kDifferent, {{"x1"}, {"x3"}});
  k.keeper->look(true);
  k.decide(standard_address::Verdict::kAuxiliary, {{"gone"}}, "x1");
  k.keeper->look(true);
  REQUIRE(k.submit(standard_address::Command{
      standard_address::Withdraw{k.centre->read([](core::World const& w) { return w.standard_address.decisions.begin()->first; })}}));
  k.keeper->look(true);
  k.wait_for_version(3);
  CHECK(k.main_of("x2").empty());
  k.keeper->stop();
  CHECK(k.versions.size() == 3);
  CHECK(k.keeper->state().step != KeeperStep::kFailed);
}

TEST_CASE("A data set that was activated while it compiled is not replaced: it is compiled again with what was decided") {
  Kept k;
  REQUIRE(k.activate(place_register::compile_into(source(), k.folder.path()).value()));
  k.decide(standard_address::Verdict::kSucceeded, {{"x2"}}, "x1");
  auto larger = source();
  larger.addresses.push_back(larger.addresses[0]);
  larger.addresses.back().code = "x4";
  auto const imported = place_register::compile_into(larger, k.folder.path()).value();
  bool first = true;
  k.before_activation = [&] {
    if (std::exchange(first, false)) REQUIRE(k.activate(imported));
  };
  k.keeper->start();
  k.wait_for_version(3);
  auto const active = k.data_sets.current();
  CHECK(active->data->find_address("x4"));
  CHECK(active->data->address(*active->data->find_address("x2")).successor == "x1");
}

TEST_CASE("What cannot be compiled is said, and tried again when somebody asks") {
  Kept k;
  REQUIRE(k.activate(place_register::compile_into(source(), k.folder.path()).value()));
  std::atomic<int> tried{0};
  std::mutex mutex;
  std::condition_variable changed;
  RegisterKeeper keeper(
      k.folder.path(), k.data_sets, *k.centre,
      [&](std::string const&, std::string const&) -> Result<std::uint64_t> {
        ++tried;
        changed.notify_all();
        return unavailable("register.cannot_write", "no room");
      },
      Duration::milliseconds(1), Duration::milliseconds(10));
  k.decide(standard_address::Verdict::kAuxiliary, {{"x3"}}, "x1");
  keeper.start();
  for (int wanted = 1; wanted <= 2; ++wanted) {
    std::unique_lock lock(mutex);
    while (tried < wanted) changed.wait_for(lock, std::chrono::milliseconds(5));
    while (keeper.state().step != KeeperStep::kFailed) changed.wait_for(lock, std::chrono::milliseconds(1));
    CHECK(keeper.state().error->code == "register.cannot_write");
    keeper.look(true);
  }
}
