// Stations where a planner would put them, about 120 units, the centre's seats.
#include <algorithm>

#include "demo/city/build_city.h"

namespace tocsin::demo {

using place_register::PlaceKind;

namespace {
struct Post {
  char const *agency, *zh, *en;
  std::int64_t u_permille, v_permille;  // Of the city's half width.
  char const* units;                    // One letter a unit, see kKinds.
};
struct Kind {
  char letter;
  char const *kind, *zh, *en, *prefix;
  std::vector<std::string> capabilities;
  int crew;
};

std::vector<Kind> const& kinds() {
  static std::vector<Kind> const all = {
      {'e', "engine", "水罐消防车", "Engine", "E", {"engine"}, 6},
      {'l', "ladder", "登高平台车", "Ladder", "L", {"ladder"}, 4},
      {'r', "rescue", "抢险救援车", "Rescue", "R", {"rescue"}, 5},
      {'h', "hazmat", "防化洗消车", "Hazmat", "H", {"hazmat"}, 5},
      {'t', "water_tanker", "重型水罐车", "Water Tanker", "T", {"water_tanker"}, 2},
      {'c', "command", "指挥车", "Command", "C", {"command"}, 3},
      {'b', "boat", "冲锋舟", "Boat", "B", {"boat", "rescue"}, 4},
      {'d', "drone", "无人机组", "Drone Team", "D", {"drone"}, 2},
      {'A', "ambulance_als", "监护型救护车", "Ambulance (advanced)", "A", {"ambulance_als", "ambulance_bls"}, 3},
      {'a', "ambulance_bls", "普通型救护车", "Ambulance (basic)", "A", {"ambulance_bls"}, 3},
      {'p', "patrol", "巡逻车", "Patrol", "P", {"patrol"}, 2},
      {'q', "traffic_patrol", "交通巡逻车", "Traffic Patrol", "Q", {"patrol", "traffic_patrol"}, 2},
      {'g', "utility_gas", "燃气抢修车", "Gas Repair", "G", {"utility_gas"}, 3},
      {'w', "utility_power", "电力抢修车", "Power Repair", "W", {"utility_power"}, 3},
      {'v', "volunteer_team", "志愿先期响应队", "Volunteer Team", "V", {"volunteer_first_response"}, 4},
  };
  return all;
}

constexpr Post kCity[] = {
    {"fire", "钟楼消防救援站", "Zhonglou Fire Station", 10, 20, "eelrc"},
    {"fire", "滨江消防救援站", "Binjiang Fire Station", 300, -90, "eelb"},
    {"fire", "书院消防救援站", "Shuyuan Fire Station", -300, 420, "eer"},
    {"fire", "云湖消防救援站", "Yunhu Fire Station", -680, 230, "eed"},
    {"fire", "凤栖消防救援站", "Fengqi Fire Station", 180, 560, "ee"},
    {"fire", "港湾消防救援站", "Gangwan Fire Station", 700, -60, "eehtb"},
    {"fire", "汀东消防救援站", "Tingdong Fire Station", 780, 330, "eelhrt"},
    {"fire", "南浦消防救援站", "Nanpu Fire Station", 40, -430, "eelrcd"},
    {"fire", "芦荻消防救援站", "Ludi Fire Station", -520, -420, "ee"},
    {"fire", "云帆消防救援站", "Yunfan Fire Station", 560, -480, "eer"},
    {"fire", "荷汀消防救援站", "Heting Fire Station", -60, -800, "e"},
    {"fire", "北郊消防救援站", "North Gate Fire Station", -560, 700, "et"},
    {"ambulance", "急救中心总站", "Ambulance Headquarters", -60, 110, "AAaa"},
    {"ambulance", "汀东急救站", "Tingdong Ambulance Post", 350, 60, "Aa"},
    {"ambulance", "南浦急救站", "Nanpu Ambulance Post", 80, -470, "AAa"},
    {"ambulance", "听涛急救站", "Tingtao Ambulance Post", -650, 80, "Aa"},
    {"ambulance", "港区急救站", "Harbour Ambulance Post", 790, 240, "Aa"},
    {"ambulance", "书院急救站", "Shuyuan Ambulance Post", -350, 500, "a"},
    {"ambulance", "北门急救站", "North Gate Ambulance Post", 210, 520, "Aa"},
    {"ambulance", "芦荻急救站", "Ludi Ambulance Post", -540, -500, "a"},
    {"ambulance", "云帆急救站", "Yunfan Ambulance Post", 600, -560, "a"},
    {"police", "钟楼警务站", "Zhonglou Police Post", 60, -40, "pp"},
    {"police", "听涛警务站", "Tingtao Police Post", -500, 120, "ppq"},
    {"police", "书院警务站", "Shuyuan Police Post", -400, 600, "p"},
    {"police", "凤栖警务站", "Fengqi Police Post", 240, 480, "ppq"},
    {"police", "汀东警务站", "Tingdong Police Post", 640, 160, "ppq"},
    {"police", "南浦警务站", "Nanpu Police Post", 120, -380, "ppq"},
    {"police", "芦荻警务站", "Ludi Police Post", -480, -560, "p"},
    {"police", "云帆警务站", "Yunfan Police Post", 520, -400, "p"},
    {"utility_gas", "云汀燃气抢修中心", "Yunting Gas Repair Centre", 420, 260, "gg"},
    {"utility_power", "云汀供电抢修中心", "Yunting Power Repair Centre", -160, -500, "ww"},
    {"volunteers", "老城志愿先期响应点", "Old Town Volunteer Point", -90, -80, "v"},
    {"volunteers", "南浦志愿先期响应点", "Nanpu Volunteer Point", -120, -360, "v"},
};
constexpr Post kTiny[] = {
    {"fire", "钟楼消防救援站", "Zhonglou Fire Station", -200, 100, "eelr"},
    {"fire", "南浦消防救援站", "Nanpu Fire Station", 200, -620, "ecb"},
    {"ambulance", "急救中心总站", "Ambulance Headquarters", 300, 300, "Aa"},
    {"police", "钟楼警务站", "Zhonglou Police Post", 100, 50, "pq"},
    {"utility_gas", "云汀燃气抢修中心", "Yunting Gas Repair Centre", 500, 200, "g"},
};

class Mobiliser {
 public:
  Mobiliser(CityPlan const& plan, DemoFleet& fleet, place_register::SourceData& source)
      : fleet_(fleet), source_(source), index_(points_of(source.addresses)), townships_(plan.jurisdictions) {}

  void add_station(std::string_view agency, Name name, Point target, std::string_view units) {
    Wgs84 const at = source_.addresses[index_.nearest(target)].at;
    Jurisdiction const* const township = townships_.at(to_plane(at));
    int const number = ++numbers_[std::string(agency)];
    std::string const prefix = agency == "fire"            ? "F"
                               : agency == "ambulance"     ? "M"
                               : agency == "police"        ? "J"
                               : agency == "utility_gas"   ? "G"
                               : agency == "utility_power" ? "W"
                                                           : "V";
    std::string const code = prefix + "S" + (number < 10 ? "0" : "") + std::to_string(number);
    fleet_.stations.push_back({code, name, std::string(agency), at, township != nullptr ? township->code : ""});
    PlaceKind const kind = agency == "fire"        ? PlaceKind::kFireStation
                           : agency == "ambulance" ? PlaceKind::kAmbulanceStation
                           : agency == "police"    ? PlaceKind::kPoliceStation
                                                   : PlaceKind::kPost;
    source_.places.push_back({code, kind, name, at, {}});
    for (char const letter : units) {
      auto const found = std::find_if(kinds().begin(), kinds().end(), [&](Kind const& k) { return k.letter == letter; });
      // Callsign: kind, station, running number: E101, E102.
      std::string const stem = found->prefix + std::to_string(number);
      int const running = ++running_[stem];
      DemoUnit unit;
      unit.code = stem + (running < 10 ? "0" : "") + std::to_string(running);
      unit.name = named(std::string(found->zh) + " " + unit.code, std::string(found->en) + " " + unit.code);
      unit.kind = found->kind;
      unit.agency = agency;
      unit.station = code;
      unit.capabilities = found->capabilities;
      unit.crew = found->crew;
      fleet_.units.push_back(std::move(unit));
    }
  }

 private:
  DemoFleet& fleet_;
  place_register::SourceData& source_;
  PointIndex index_;
  TownshipFinder townships_;
  std::map<std::string, int> numbers_, running_;
};
}  // namespace

void add_forces(CityPlan const& plan, Size size, DemoFleet& fleet, place_register::SourceData& source) {
  fleet.agencies = {
      {"fire", named("消防救援支队", "Fire and Rescue")},
      {"ambulance", named("急救中心", "Ambulance Service")},
      {"police", named("公安机关", "Police")},
      {"utility_gas", named("燃气公司", "Gas Company")},
      {"utility_power", named("供电公司", "Power Company")},
      {"volunteers", named("志愿先期响应队", "Volunteers")},
  };
  Layout const& layout = layout_of(size);
  CityDraughtsman const draughtsman(layout, Random(0));
  std::int64_t const half = (layout.fine_u.back() - layout.fine_u.front()) / 2;
  Mobiliser mobiliser(plan, fleet, source);
  auto const add = [&](Post const& post) {
    mobiliser.add_station(post.agency, named(post.zh, post.en),
                          draughtsman.bend(post.u_permille * half / 1000, post.v_permille * half / 1000), post.units);
  };
  if (size == Size::kTiny) {
    for (Post const& post : kTiny) add(post);
  } else {
    for (Post const& post : kCity) add(post);
    std::size_t rural = 0;
    for (Town const& town : plan.towns) {
      auto const station = [&](char const* zh, char const* en) { return named(town.name.zh + zh, town.name.en + en); };
      if (town.county_seat) {
        mobiliser.add_station("fire", station("消防救援站", " Fire Station"), town.at + Point{1500, 900}, "eert");
        mobiliser.add_station("ambulance", station("急救站", " Ambulance Post"), town.at + Point{-1500, 400}, "Aa");
        mobiliser.add_station("police", station("警务站", " Police Post"), town.at + Point{300, -1200}, "pq");
      } else if (rural++ % 3 == 0 && rural < 19) {
        mobiliser.add_station("fire", station("专职消防队", " Fire Post"), town.at, rural % 2 == 0 ? "et" : "e");
        if (rural % 4 == 1) mobiliser.add_station("ambulance", station("急救点", " Ambulance Post"), town.at + Point{400, 400}, "a");
      }
    }
  }
  fleet.seats = {
      {"C1", named("接警席一", "Call-taking seat 1")},
      {"C2", named("接警席二", "Call-taking seat 2")},
      {"D1", named("调派席一（消防）", "Dispatch seat 1 (fire)")},
      {"D2", named("调派席二（急救）", "Dispatch seat 2 (medical)")},
      {"D3", named("调派席三（警务与公用）", "Dispatch seat 3 (police, utilities)")},
      {"S1", named("值班长席", "Shift supervisor's seat")},
  };
}

}  // namespace tocsin::demo
