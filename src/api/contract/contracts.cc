#include "api/contract/contracts.h"

#include "api/contract/error_catalogue.h"
#include "api/routes.h"
#include "codec/json_writer.h"
#include "codec/schema.h"
#include "domain/configuration/configuration.h"
#include "journal/entry_codec.h"

namespace tocsin::api {

namespace {

struct Term {
  std::string_view term, zh, meaning;
};
// The words of docs/concepts, in this order; others are not used in code, API, screens and documents.
constexpr Term kTerms[] = {
    {"Call", "报警呼入", "One contact by voice, text or data; may end without an incident; many calls, one incident."},
    {"Incident", "警情", "Something happening at a place that needs a response."},
    {"Incident type", "警情类别", "Entry of a tree kept as data."},
    {"Priority", "优先级", "1 (life in danger now) to 4."},
    {"Disposition", "处置结果", "How an incident ended."},
    {"Event", "日志条目", "A fact in the journal; a word for engineers and auditors."},
    {"Agency", "联动单位", "Accepts and closes its own leg of an incident."},
    {"Station", "站点", "Where units live."},
    {"Post", "备勤点", "Where a unit may stand by."},
    {"Unit", "出动单元", "What can be sent."},
    {"Capability", "能力", "What a unit can do; a run card asks for capabilities, not names."},
    {"Availability", "可派状态", "Derived from status."},
    {"Status", "行动状态", "What a unit is doing."},
    {"Assignment", "调派任务", "Link of one unit to one incident, with its times."},
    {"Seat", "席位", "A position in the centre; incidents belong to a seat."},
    {"Run card", "调派方案", "What to send, by incident type, place, time and response level."},
    {"Response level", "调派等级", "First, second ... alarm: 1 to 5."},
    {"Standard address", "标准地址", "One entry of the register."},
    {"Premises", "单位场所", "An organisation's site with contacts by role."},
    {"Facility", "设施", "A thing with a function: tank, hydrant, lift, pipe."},
    {"Jurisdiction", "辖区", "Area, organisation and level: city, county, township, grid."},
    {"Closure", "道路封闭", "A road that an operator has closed, drawn as coordinates, from a moment on and until another."},
    {"Two-person review", "双人复核", "What cannot be undone is proposed by one person and confirmed by another."},
    {"Legal hold", "依法保全", "While it stands, nothing told about an incident is erased."},
    {"Break-glass account", "应急账号",
     "Signs in by a sealed secret, without a second factor; each use is seen by everybody until another person has acknowledged it."},
    {"Review", "复盘", "Replay of what happened."},
};

// Endpoints want their dependencies by reference; for the contract nothing of them is touched.
template <class T>
T& nothing() {
  alignas(T) static unsigned char room[sizeof(T)];
  return *reinterpret_cast<T*>(room);
}

}  // namespace

std::string glossary_contract() {
  std::string out = "{\"terms\":[";
  for (auto const& term : kTerms) {
    if (out.back() != '[') out += ',';
    out += "{\"term\":" + codec::to_json(term.term) + ",\"zh\":" + codec::to_json(term.zh) +
           ",\"meaning\":" + codec::to_json(term.meaning) + "}";
  }
  out += "],\"catalogue\":" + codec::to_json(configuration::default_catalogue()) + ",\"unit_statuses\":[";
  for (auto const& word : codec::kWords<UnitStatus>) out += (out.back() == '[' ? "" : ",") + codec::to_json(word.text);
  return codec::pretty_json(out + "]}") + "\n";
}

std::vector<std::pair<std::string, std::string>> all_contracts() {
  Edge const edge{nothing<sequencer::Centre>(),
                  nothing<CommandGate>(),
                  nothing<journal::Vault>(),
                  nothing<access::AccountStore>(),
                  nothing<telemetry::Positions>(),
                  nothing<DataSets>(),
                  nothing<SpeedsNow>(),
                  nothing<RoadsNow>(),
                  nothing<Clock>(),
                  nothing<StreamHub>(),
                  nothing<AdviceCache>(),
                  nothing<PastWorlds>(),
                  nothing<Readings>(),
                  nothing<PlaceSearches>(),
                  nothing<Metrics>(),
                  nothing<RegisterKeeper>(),
                  nothing<SpeedKeeper>(),
                  false,
                  {},
                  {}};
  Router const router = make_routes(edge, nothing<std::string>());
  return {{"openapi.json", codec::pretty_json(openapi_contract(router)) + "\n"},
          {"journal.json", journal::journal_contract()},
          {"errors.json", errors_contract() + "\n"},
          {"glossary.json", glossary_contract()}};
}

}  // namespace tocsin::api
