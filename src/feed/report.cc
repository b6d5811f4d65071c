#include "feed/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tocsin::feed {
namespace {

struct PhaseName {
  std::string_view phase, en, zh;
};
constexpr PhaseName kPhases[] = {
    {"answered_to_assigned", "answered -> first unit assigned", "接警 -> 首个出动单元已派"},
    {"assigned_to_en_route", "assigned -> en route (turnout)", "已派 -> 出动"},
    {"en_route_to_on_scene", "en route -> on scene (travel, as recorded there)", "出动 -> 到场（原记录）"},
    {"road_travel", "travel by our roads, the same units (ETA)", "本市路网行程（同一批出动单元）"},
    {"answered_to_on_scene", "answered -> first unit on scene", "接警 -> 首个出动单元到场"},
    {"transporting_to_hospital", "transporting -> at hospital", "转运 -> 到院"},
    {"assigned_to_cleared", "assigned -> cleared", "已派 -> 任务结束"},
};

}  // namespace

Percentiles percentiles(std::vector<std::int64_t> seconds) {
  Percentiles out;
  if (seconds.empty()) return out;
  std::ranges::sort(seconds);
  auto const rank = [&](std::size_t percent) { return seconds[std::max<std::size_t>(1, (percent * seconds.size() + 99) / 100) - 1]; };
  out.count = static_cast<std::int64_t>(seconds.size());
  out.p50_s = rank(50), out.p90_s = rank(90), out.p95_s = rank(95), out.max_s = seconds.back();
  return out;
}

std::string as_table(Report const& r, bool zh) {
  auto const say = [&](std::string_view en, std::string_view chinese) { return zh ? chinese : en; };
  std::string out;
  auto const line = [&]<class... A>(fmt::format_string<A...> format, A&&... args) {
    out += fmt::format(format, std::forward<A>(args)...) + "\n";
  };
  if (zh) {
    line("报警呼入 {} 起，结案 {} 起；原记录 {} 行，照演 {} 行", r.calls, r.calls_closed, r.file_rows, r.rows_played);
    line("站点 {} 个，出动单元 {} 个；有名道路 {} 公里，其中 {} 起落在登记地址上", r.stations, r.units, r.streets_m / 1'000,
         r.calls_at_addresses);
    line("请求 {} 次（其中命令 {} 条），用时 {:.1f} 秒，每秒 {:.0f} 条命令", r.requests, r.commands, r.run_s, r.commands_per_s);
    line("方案要求而原记录未派、随后归队 {} 个；派不出出动单元的记录 {} 行，全程无单元可派 {} 起", r.units_stood_down, r.rows_without_unit,
         r.calls_without_unit);
  } else {
    line("{} calls, {} closed; {} lines in the file, {} played", r.calls, r.calls_closed, r.file_rows, r.rows_played);
    line("{} stations, {} units; {} km of named streets, {} calls at a register address", r.stations, r.units, r.streets_m / 1'000,
         r.calls_at_addresses);
    line("{} requests ({} of them commands) in {:.1f} s, {:.0f} commands a second", r.requests, r.commands, r.run_s, r.commands_per_s);
    line(
        "{} units that the run card asked for and the file did not send were stood down; {} lines found no free unit, {} calls none at all",
        r.units_stood_down, r.rows_without_unit, r.calls_without_unit);
  }
  line("");
  line("{}",
       zh ? "阶段（秒）            次数     50%     90%     95%    最长" : "phase, seconds        count     50 %    90 %    95 %     max");
  for (auto const& phase : r.phases) {
    auto const name = std::ranges::find(kPhases, phase.phase, &PhaseName::phase);
    auto const& s = phase.seconds;
    line("{:>26} {:>7} {:>7} {:>7} {:>7}  {}", s.count, s.p50_s, s.p90_s, s.p95_s, s.max_s,
         name == std::end(kPhases) ? std::string_view(phase.phase) : say(name->en, name->zh));
  }
  line("");
  std::string lacking;
  for (auto const& [capability, count] : r.shortfalls) lacking += fmt::format("{}{} {}", lacking.empty() ? "" : ", ", capability, count);
  line("{}: {}", say("shortfalls by capability", "力量缺口（按能力）"), lacking.empty() ? say("none", "无") : std::string_view(lacking));
  auto const& s = r.straight_line;
  if (zh) {
    line("直线最近法：{} 次选择中，{} 次选了别的单元，{} 次派去的更慢，{} 次无路可达（合计 {:.1f}%）", s.choices, s.other_unit, s.slower,
         s.unreachable, s.slower_share * 100);
    line("因此多花：中位 {} 秒，90% 在 {} 秒以内，最多 {} 秒，合计 {} 秒", s.lost.p50_s, s.lost.p90_s, s.lost.max_s, s.lost_total_s);
  } else {
    line("straight line: of {} choices {} name another unit, {} send a slower one, {} one that no road connects ({:.1f} % together)",
         s.choices, s.other_unit, s.slower, s.unreachable, s.slower_share * 100);
    line("what that costs: median {} s, 90 % within {} s, at most {} s, {} s in all", s.lost.p50_s, s.lost.p90_s, s.lost.max_s,
         s.lost_total_s);
  }
  for (auto const& [code, count] : r.refusals) line("{}: {} x {}", say("refused", "被拒绝"), count, code);
  return out;
}

}  // namespace tocsin::feed
