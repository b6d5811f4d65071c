#include "api/paper/printable_pack.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "codec/reflect.h"
#include "register/place_search.h"

namespace tocsin::api::paper {

namespace {

constexpr std::size_t kContactsPerIncident = 4;

// The style is inside: a file that somebody carries to another machine has to look the same there.
constexpr std::string_view kStyle = R"(
:root { color-scheme: light; }
body { font: 10.5pt/1.35 "Noto Sans CJK SC", "Noto Sans", sans-serif; color: #000; background: #fff; margin: 12mm; }
h1 { font-size: 17pt; margin: 0; } h2 { font-size: 13pt; margin: 7mm 0 2mm; border-bottom: 1.5pt solid #000; }
p { margin: 1mm 0; } .demo { border: 2pt solid #000; padding: 1mm 3mm; font-weight: bold; display: inline-block; }
table { border-collapse: collapse; width: 100%; } th, td { border: 0.5pt solid #555; padding: 0.8mm 1.5mm; text-align: left; vertical-align: top; }
th { background: #e8e8e8; font-weight: 600; } thead { display: table-header-group; } tr { break-inside: avoid; }
.one { font-weight: bold; } .small { font-size: 9pt; } .mono { font-variant-numeric: tabular-nums; white-space: nowrap; }
.form { break-before: page; } .form h2 { border: 0; } .line { border-bottom: 0.5pt solid #000; display: inline-block; min-width: 45mm; height: 6mm; }
.form td { height: 7mm; }
@page { size: A4; margin: 12mm; } @media print { body { margin: 0; } }
)";

class Page {
 public:
  Page(PackContents const& contents, ActiveDataSet const* data_set, PackOptions const& options, Language language)
      : contents_(contents), data_set_(data_set), options_(options), language_(language) {}

  std::string make() {
    head();
    incidents();
    units();
    run_cards();
    contacts();
    for (std::size_t i = 1; i <= options_.forms; ++i) form(i);
    out_ += "</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  std::string_view say(std::string_view zh, std::string_view en) const { return text(language_, zh, en); }
  std::string clock(Instant at, bool with_date = false) const {
    if (!at.is_set()) return {};
    auto const c = to_civil(at, contents_.configuration.settings.utc_offset);
    auto const n = to_civil(options_.now, contents_.configuration.settings.utc_offset);
    if (with_date) return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
    if (std::tie(c.year, c.month, c.day) != std::tie(n.year, n.month, n.day))
      return fmt::format("{:02}-{:02} {:02}:{:02}", c.month, c.day, c.hour, c.minute);
    return fmt::format("{:02}:{:02}", c.hour, c.minute);
  }
  std::string name_of(std::vector<configuration::Word> const& words, std::string_view code) const {
    for (auto const& known : words)
      if (known.code == code) return escaped(text(language_, known.name));
    return escaped(code);
  }
  std::string type_name(IncidentTypeCode const& type) const {
    auto const found = contents_.configuration.types.find(type);
    if (found == contents_.configuration.types.end())
      return type.text.empty() ? std::string(say("类别未明", "Type not known")) : escaped(type.text);
    return escaped(text(language_, found->second.name));
  }
  void section(std::string_view title, std::string_view note = {}) {
    out_ += fmt::format("<h2>{}</h2>\n", title);
    if (!note.empty()) out_ += fmt::format("<p class=\"small\">{}</p>\n", note);
  }
  void table(std::initializer_list<std::string_view> heads) {
    out_ += "<table><thead><tr>";
    for (auto const head : heads) out_ += fmt::format("<th>{}</th>", head);
    out_ += "</tr></thead><tbody>\n";
  }
  void end_table() { out_ += "</tbody></table>\n"; }
  void row(std::initializer_list<std::string> cells, bool first_priority = false) {
    out_ += first_priority ? "<tr class=\"one\">" : "<tr>";
    for (auto const& cell : cells) out_ += "<td>" + cell + "</td>";
    out_ += "</tr>\n";
  }

  void head() {
    auto const title = say("应急打印包", "Printable pack");
    out_ += fmt::format(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{} {}</title>\n<style>{}</style>\n</head>\n<body>\n",
        language_ == Language::kZh ? "zh-CN" : "en", title, clock(options_.now, true), kStyle);
    if (options_.demo)
      out_ += fmt::format("<p class=\"demo\">{}</p>\n",
                          say("演示数据 · 虚构城市，非真实警情", "DEMO DATA · a fictitious city, no real incidents"));
    out_ += fmt::format("<h1>{}</h1>\n<p>{} <b class=\"mono\">{}</b> · {} {}</p>\n", title, say("截至", "As of"), clock(options_.now, true),
                        say("日志位置", "journal position"), contents_.position);
    out_ += fmt::format(
        "<p class=\"small\">{}</p>\n",
        say("系统不可用时按本包继续调派，每起警情填一张后附的空白表。恢复后在“纸质补录”页面按表号录入，填写实际时间；同一张表重复录入不会重"
            "复建"
            "立。"
            "本包不印报警人电话、原话和备注：纸张无法擦除，用后请销毁。",
            "When the system is down, go on from here: one of the blank forms behind for each incident. Afterwards enter them on the "
            "page Re-entry from paper under the form's number, with the times that stand on it; a form that is entered twice exists once. "
            "Callers' numbers, their words and notes are not printed, because paper cannot be erased: destroy it after use."));
  }

  std::string units_of(incident::Incident const& incident) const {
    std::string out;
    for (AssignmentId const id : incident.assignments) {
      auto const found = contents_.assignments.find(id);
      if (found == contents_.assignments.end() || found->second.ended) continue;
      auto const& assignment = found->second;
      if (!out.empty()) out += "<br>";
      out += fmt::format("{} {}", escaped(assignment.unit.text), word(language_, assignment.step));
      if (auto const since = assignment.times.find(assignment.step); since != assignment.times.end())
        out += " " + clock(since->second.occurred_at);
    }
    return out.empty() ? std::string(say("未派", "none yet")) : out;
  }
  std::string place_of(Place const& place) const {
    if (!place.is_known()) return fmt::format("<b>{}</b>", say("地点不明", "Place unknown"));
    std::string out = escaped(place.text);
    if (place.location)
      out += fmt::format("{}<span class=\"small mono\">{:.5f}, {:.5f}</span>", out.empty() ? "" : "<br>", place.location->lat(),
                         place.location->lon());
    return out;
  }

  void incidents() {
    section(fmt::format("{} ({})", say("未结警情", "Open incidents"), contents_.incidents.size()));
    if (contents_.incidents.empty()) {
      out_ += fmt::format("<p>{}</p>\n", say("当前没有未结警情。", "No incident is open."));
      return;
    }
    table({say("警情编号", "Number"), say("优先级", "Priority"), say("等级", "Level"), say("类别", "Type"), say("地点", "Place"),
           say("接警", "Received"), say("出动单元", "Units")});
    for (auto const& i : contents_.incidents)
      row({fmt::format("<span class=\"mono\">{}</span>", escaped(i.number)),
           i.priority == 0 ? std::string("?") : std::to_string(i.priority), std::to_string(i.level), type_name(i.type), place_of(i.place),
           clock(i.received.occurred_at), units_of(i)},
          i.priority == 1);
    end_table();
  }

  void units() {
    section(fmt::format("{} ({})", say("出动单元", "Units"), contents_.units.size()));
    table({say("站点", "Station"), say("呼号", "Callsign"), say("种类", "Kind"), say("能力", "Capabilities"), say("状态", "Status"),
           say("自", "Since"), say("警情", "Incident")});
    for (auto const& u : contents_.units) {
      std::string capabilities;
      for (auto const& c : u.capabilities)
        capabilities +=
            (capabilities.empty() ? "" : std::string(say("、", ", "))) + name_of(contents_.configuration.catalogue.capabilities, c.text);
      std::string incident;
      if (u.incident)
        if (auto const found = contents_.numbers.find(*u.incident); found != contents_.numbers.end()) incident = escaped(found->second);
      row({station_name(u.station), fmt::format("<b>{}</b>", escaped(u.unit.text)),
           name_of(contents_.configuration.catalogue.unit_kinds, u.kind), std::move(capabilities), std::string(word(language_, u.status)),
           clock(u.status_stamp.occurred_at), std::move(incident)});
    }
    end_table();
  }
  std::string station_name(StationCode const& code) const {
    for (auto const& station : contents_.stations)
      if (station.station == code) return escaped(text(language_, station.name));
    return escaped(code.text);
  }

  void run_cards() {
    section(fmt::format("{} ({})", say("调派方案", "Run cards"), contents_.run_cards.size()));
    table({say("方案", "Card"), say("类别", "Type"), say("优先级", "Priority"), say("等级", "Level"), say("辖区与时段", "Where and when"),
           say("需要", "Needs")});
    for (auto const& card : contents_.run_cards) {
      std::string needs;
      for (auto const& need : card.needs)
        needs += fmt::format("{}{} × {}", needs.empty() ? "" : say("、", ", "), need.count,
                             name_of(contents_.configuration.catalogue.capabilities, need.capability.text));
      std::string where = escaped(card.jurisdiction.text);
      if (card.minute_from != 0 || card.minute_to != 1440)
        where +=
            fmt::format(" {:02}:{:02}-{:02}:{:02}", card.minute_from / 60, card.minute_from % 60, card.minute_to / 60, card.minute_to % 60);
      row({escaped(text(language_, card.name)), card.type.text.empty() ? std::string(say("所有类别", "Every type")) : type_name(card.type),
           fmt::format("{}-{}", card.priority_from, card.priority_to), std::to_string(card.level), std::move(where), std::move(needs)});
    }
    end_table();
  }

  // By role, never by name; of the sites at which something is open.
  void contacts() {
    if (data_set_ == nullptr) return;
    bool begun = false;
    for (auto const& i : contents_.incidents) {
      if (!i.place.location) continue;
      for (auto const& near : place_register::premises_near(*data_set_->data, *i.place.location, kContactsWithinM, kContactsPerIncident)) {
        for (auto const& contact : near.premises.contacts) {
          if (!begun) {
            section(say("现场联系（按岗位）", "Contacts at the sites, by role"));
            table({say("警情编号", "Number"), say("单位场所", "Premises"), say("距离", "Distance"), say("岗位", "Role"),
                   say("电话", "Line")});
            begun = true;
          }
          row({escaped(i.number), escaped(near.premises.name.in(language_ == Language::kZh ? "zh" : "en")),
               fmt::format("{} m", near.distance_m), escaped(contact.role),
               fmt::format("<span class=\"mono\">{}</span>", escaped(contact.phone))});
        }
      }
    }
    if (begun) end_table();
  }

  void form(std::size_t number) {
    auto const blank = [&](std::string_view label) { out_ += fmt::format("<p>{}: <span class=\"line\"></span></p>\n", label); };
    out_ += fmt::format("<div class=\"form\"><h2>{} <span class=\"mono\">{}</span></h2>\n", say("补录表", "Re-entry form"),
                        form_number(options_.now, contents_.configuration.settings.utc_offset, number));
    if (options_.demo) out_ += fmt::format("<p class=\"demo\">{}</p>\n", say("演示数据", "DEMO DATA"));
    blank(say("接警时间（日期 时:分）", "Received (date, hour:minute)"));
    blank(say("地点", "Place"));
    blank(say("类别 / 优先级", "Type / priority"));
    blank(say("情况", "What happens"));
    table({say("单元", "Unit"), say("派出", "Assigned"), say("接令", "Acknowledged"), say("出动", "En route"), say("到场", "On scene"),
           say("离场", "Available")});
    for (int i = 0; i < 8; ++i) row({"", "", "", "", "", ""});
    end_table();
    blank(say("处置结果 / 结案时间", "Disposition / closed at"));
    blank(say("填表席位", "Written at seat"));
    out_ += "</div>\n";
  }

  PackContents const& contents_;
  ActiveDataSet const* data_set_;
  PackOptions const& options_;
  Language language_;
  std::string out_;
};

}  // namespace

PackContents pack_contents(core::World const& world) {
  PackContents out;
  out.position = world.position;
  out.at = world.now;
  out.configuration = world.configuration;
  for (auto const& [id, incident] : world.incident.incidents) {
    out.numbers.emplace(id, incident.number);
    if (!incident::is_open(incident)) continue;
    out.incidents.push_back(incident);
    for (AssignmentId const assignment : incident.assignments)
      if (auto const found = world.assignment.assignments.find(assignment); found != world.assignment.assignments.end())
        out.assignments.insert(*found);
  }
  auto const urgency = [](incident::Incident const& i) {
    return std::tuple(i.priority == 0 ? 2 : i.priority, i.received.occurred_at, i.incident);
  };
  std::ranges::sort(out.incidents, {}, urgency);
  for (auto const& [code, unit] : world.unit.units)
    if (!unit.retired) out.units.push_back(unit);
  std::ranges::sort(out.units, {}, [](unit::Unit const& u) { return std::tie(u.station, u.unit); });
  for (auto const& [code, station] : world.station.stations)
    if (!station.retired) out.stations.push_back(station);
  for (auto const& [code, card] : world.run_card.run_cards) out.run_cards.push_back(card);
  return out;
}

std::string printable_pack(PackContents const& contents, ActiveDataSet const* data_set, PackOptions const& options, Language language) {
  return Page(contents, data_set, options, language).make();
}

std::string form_number(Instant now, Duration utc_offset, std::size_t form) {
  auto const c = to_civil(now, utc_offset);
  return fmt::format("{:04}{:02}{:02}-{:02}{:02}-{:02}", c.year, c.month, c.day, c.hour, c.minute, form);
}

}  // namespace tocsin::api::paper
