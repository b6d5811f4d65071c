// What a new centre starts with. Names as those say them who work with them; the codes are frozen (the journal refers to them).
#include "domain/configuration/configuration.h"

namespace tocsin::configuration {

Catalogue default_catalogue() {
  Catalogue c;
  c.agencies = {
      {"fire", {"消防救援", "Fire and rescue"}},
      {"ambulance", {"120 急救", "Ambulance"}},
      {"police", {"公安", "Police"}},
      {"rescue", {"应急救援队", "Rescue team"}},
      {"utility", {"市政公用", "Utilities"}},
      {"utility_gas", {"燃气抢修", "Gas company"}},
      {"utility_power", {"供电抢修", "Power company"}},
      {"utility_water", {"供排水抢修", "Water company"}},
      {"hospital", {"医院", "Hospital"}},
      {"enterprise_fire", {"企业专职消防队", "Enterprise fire team"}},
      {"volunteers", {"志愿者", "Volunteers"}},
  };
  c.capabilities = {
      {"engine", {"灭火供水", "Engine"}},
      {"ladder", {"登高作业", "Ladder"}},
      {"rescue", {"破拆救援", "Rescue"}},
      {"hazmat", {"防化洗消", "Hazmat"}},
      {"water_tanker", {"远程供水", "Water tanker"}},
      {"command", {"现场指挥", "Command"}},
      {"boat", {"水上救援", "Boat"}},
      {"ambulance_als", {"高级生命支持", "Advanced life support"}},
      {"ambulance_bls", {"基础生命支持", "Basic life support"}},
      {"patrol", {"巡逻处警", "Patrol"}},
      {"traffic_patrol", {"交通处置", "Traffic patrol"}},
      {"utility_gas", {"燃气关阀抢修", "Gas shut-off and repair"}},
      {"utility_power", {"断电抢修", "Power shut-off and repair"}},
      {"drone", {"无人机侦察", "Drone"}},
      {"volunteer_first_response", {"志愿先期响应", "Volunteer first response"}},
  };
  c.unit_kinds = {
      {"engine", {"水罐消防车", "Engine"}},
      {"ladder", {"登高消防车", "Ladder"}},
      {"rescue", {"抢险救援车", "Rescue"}},
      {"hazmat", {"防化洗消车", "Hazmat"}},
      {"water_tanker", {"重型水罐车", "Water tanker"}},
      {"command", {"指挥车", "Command"}},
      {"boat", {"冲锋舟", "Boat"}},
      {"ambulance", {"救护车", "Ambulance"}},
      {"ambulance_als", {"监护型救护车", "Ambulance (advanced)"}},
      {"ambulance_bls", {"普通型救护车", "Ambulance (basic)"}},
      {"patrol", {"巡逻车", "Patrol"}},
      {"traffic_patrol", {"交通巡逻车", "Traffic patrol"}},
      {"utility_gas", {"燃气抢修车", "Gas repair"}},
      {"utility_power", {"电力抢修车", "Power repair"}},
      {"utility_water", {"供排水抢修车", "Water repair"}},
      {"drone", {"无人机组", "Drone team"}},
      {"drone_team", {"无人机分队", "Drone section"}},
      {"volunteer_team", {"志愿者队", "Volunteer team"}},
      {"support", {"保障车", "Support"}},
  };
  c.benchmarks = {
      {"size_up", {"侦察完毕", "Size-up done"}},
      {"water_on_fire", {"出水灭火", "Water on fire"}},
      {"search_complete", {"搜救完毕", "Search complete"}},
      {"under_control", {"火势控制", "Under control"}},
      {"extinguished", {"明火扑灭", "Extinguished"}},
      {"source_shut_off", {"关阀断源", "Source shut off"}},
      {"patient_reached", {"接触病人", "Patient reached"}},
      {"patient_freed", {"被困人员救出", "Trapped person freed"}},
      {"evacuated", {"疏散完毕", "Evacuated"}},
      {"road_cleared", {"道路恢复", "Road cleared"}},
      {"all_clear", {"现场解除", "All clear"}},
  };
  c.out_of_service_reasons = {
      {"maintenance", {"车辆维修", "Maintenance"}}, {"breakdown", {"车辆故障", "Breakdown"}},
      {"refuelling", {"加油加水", "Refuelling"}},   {"restocking", {"补充器材", "Restocking"}},
      {"cleaning", {"洗消清洁", "Cleaning"}},       {"crew_change", {"人员换班", "Crew change"}},
      {"crew_short", {"人员不足", "Crew short"}},   {"meal", {"就餐", "Meal"}},
      {"training", {"训练演练", "Training"}},       {"other", {"其他", "Other"}},
  };
  c.dispositions = {
      {{"resolved"}, {"处置完毕", "Resolved"}},
      {{"extinguished"}, {"扑灭", "Extinguished"}},
      {{"transported"}, {"送医", "Taken to hospital"}},
      {{"treated_on_scene"}, {"现场处置未送医", "Treated on scene"}},
      {{"handed_over"}, {"移交其他单位", "Handed over"}},
      {{"false_alarm"}, {"误报", "False alarm"}},
      {{"system_alarm_fault"}, {"设备误报", "Alarm system fault"}},
      {{"nothing_found"}, {"现场未发现", "Nothing found"}},
      {{"no_response_needed"}, {"无需出动", "No response needed"}},
      {{"cancelled_by_caller"}, {"报警人取消", "Cancelled by caller"}},
      {{"dead_on_arrival"}, {"到场已无生命体征", "No signs of life on arrival"}},
      {{"duplicate"}, {"重复报警", "Duplicate"}},
      {{"test"}, {"测试演练", "Test or drill"}},
  };
  return c;
}

namespace {

using Questions = std::vector<BilingualText>;

struct Row {
  char const *type, *zh, *en;
  std::int64_t priority;
  char const* agency;
  bool feeds_risk;
  Questions questions;
};

void add_fire(std::vector<Row>& rows) {
  rows.push_back(
      {"fire",
       "火灾",
       "Fire",
       1,
       "fire",
       true,
       {{"什么东西着火？", "What is burning?"}, {"有没有人被困？", "Is anyone trapped?"}, {"看到的是明火还是烟？", "Flames or smoke?"}}});
  rows.push_back({"fire.building",
                  "建筑火灾",
                  "Building fire",
                  1,
                  "fire",
                  true,
                  {{"几楼着火，楼一共几层？", "Which floor, and how many floors are there?"},
                   {"有没有人被困？在什么位置？", "Is anyone trapped, and where?"},
                   {"烧的是什么？有没有煤气罐、电动车？", "What is burning? Gas cylinders or e-bikes?"},
                   {"是住宅、商铺、厂房还是仓库？", "A dwelling, shop, factory or warehouse?"},
                   {"消防车从哪个门进？通道堵不堵？", "Which entrance? Is the lane blocked?"}}});
  rows.push_back({"fire.vehicle",
                  "车辆火灾",
                  "Vehicle fire",
                  2,
                  "fire",
                  true,
                  {{"什么车？油车还是电车？", "What vehicle? Fuel or electric?"},
                   {"车里有没有人？", "Is anyone inside?"},
                   {"在什么路段、什么方向？", "Which stretch of road, which direction?"},
                   {"旁边有没有房子、加油站？", "Buildings or a fuel station close by?"}}});
  rows.push_back({"fire.rubbish",
                  "垃圾杂物火灾",
                  "Rubbish fire",
                  3,
                  "fire",
                  true,
                  {{"烧的是什么？", "What is burning?"}, {"离房子、车辆有多远？", "How far from buildings or vehicles?"}}});
  rows.push_back({"fire.vegetation",
                  "山林草地火灾",
                  "Vegetation fire",
                  2,
                  "fire",
                  true,
                  {{"烧的是山林还是草地？大概多大面积？", "Forest or grass? How large?"},
                   {"风往哪边吹？", "Which way is the wind blowing?"},
                   {"离村子、房子有多远？", "How far from houses?"}}});
  rows.push_back({"fire.alarm",
                  "火警设备报警",
                  "Automatic fire alarm",
                  2,
                  "fire",
                  true,
                  {{"哪个部位报警？", "Which zone has alarmed?"},
                   {"现场有没有看到烟火？", "Is smoke or fire seen?"},
                   {"值班人员到现场看过没有？", "Has staff checked?"}}});
  rows.push_back({"fire.gas",
                  "燃气泄漏",
                  "Gas leak",
                  1,
                  "fire",
                  true,
                  {{"是管道气还是液化气罐？", "Piped gas or a cylinder?"},
                   {"阀门关了没有？", "Is the valve closed?"},
                   {"有没有人头晕不舒服？", "Does anyone feel dizzy or ill?"},
                   {"请勿开关电器，先到室外。", "Touch no switches; go outside first."}}});
}

void add_medical(std::vector<Row>& rows) {
  rows.push_back({"medical",
                  "医疗急救",
                  "Medical",
                  2,
                  "ambulance",
                  true,
                  {{"病人现在清醒吗？", "Is the patient awake?"}, {"呼吸正常吗？", "Is the breathing normal?"}}});
  rows.push_back({"medical.cardiac",
                  "心脏骤停、胸痛",
                  "Cardiac arrest, chest pain",
                  1,
                  "ambulance",
                  true,
                  {{"叫他有没有反应？", "Does he or she respond?"},
                   {"还在正常呼吸吗？", "Breathing normally?"},
                   {"旁边有没有人会按压？附近有没有 AED？", "Can anyone do compressions? Is there a defibrillator?"},
                   {"胸痛从什么时候开始？", "When did the chest pain start?"}}});
  rows.push_back({"medical.breathing",
                  "呼吸困难",
                  "Breathing difficulty",
                  1,
                  "ambulance",
                  true,
                  {{"能不能说完整的话？", "Can the patient speak in full sentences?"},
                   {"嘴唇有没有发紫？", "Are the lips blue?"},
                   {"是不是噎住了？", "Is it choking?"}}});
  rows.push_back({"medical.trauma",
                  "外伤",
                  "Injury",
                  2,
                  "ambulance",
                  true,
                  {{"怎么伤的？从多高摔下来？", "How did it happen? How high a fall?"},
                   {"伤在哪里，血止住没有？", "Where is the injury, is the bleeding stopped?"},
                   {"能不能动？", "Can the patient move?"}}});
  rows.push_back({"medical.unconscious",
                  "昏迷、意识不清",
                  "Unconscious",
                  1,
                  "ambulance",
                  true,
                  {{"叫得醒吗？", "Can the patient be woken?"},
                   {"呼吸正常吗？", "Is the breathing normal?"},
                   {"旁边有没有煤炉、农药、药瓶？", "A stove, pesticide or medicine nearby?"}}});
  rows.push_back({"medical.stroke",
                  "疑似脑卒中",
                  "Stroke",
                  1,
                  "ambulance",
                  true,
                  {{"嘴有没有歪？", "Is the face drooping?"},
                   {"胳膊抬得起来吗？", "Can both arms be lifted?"},
                   {"说话清楚吗？", "Is the speech clear?"},
                   {"几点开始的？", "When did it start?"}}});
  rows.push_back({"medical.birth",
                  "孕产妇急症",
                  "Childbirth",
                  1,
                  "ambulance",
                  true,
                  {{"怀孕多少周？", "How many weeks?"},
                   {"多久痛一次？破水没有？", "How far apart are the pains? Have the waters broken?"},
                   {"看得到孩子的头吗？", "Can the head be seen?"}}});
  rows.push_back({"medical.other",
                  "其他急症",
                  "Other medical",
                  3,
                  "ambulance",
                  true,
                  {{"哪里不舒服？", "What is the complaint?"}, {"多长时间了？", "For how long?"}}});
}

void add_rescue(std::vector<Row>& rows) {
  rows.push_back(
      {"rescue", "抢险救援", "Rescue", 2, "fire", true, {{"几个人被困？", "How many are trapped?"}, {"有没有受伤？", "Is anyone hurt?"}}});
  rows.push_back({"rescue.water",
                  "水域救援",
                  "Water rescue",
                  1,
                  "fire",
                  true,
                  {{"人还看得见吗？在什么位置？", "Is the person still in sight, and where?"},
                   {"几个人落水？多长时间了？", "How many are in the water, for how long?"},
                   {"水流急不急，岸边好不好靠近？", "Is the current strong, can the bank be reached?"}}});
  rows.push_back({"rescue.height",
                  "高空救援",
                  "Rescue from height",
                  1,
                  "fire",
                  true,
                  {{"在多高的地方？", "How high up?"},
                   {"人是固定住的还是抓着的？", "Secured or holding on?"},
                   {"下面是什么地面？", "What is below?"}}});
  rows.push_back({"rescue.lift",
                  "电梯困人",
                  "People in a lift",
                  3,
                  "fire",
                  true,
                  {{"几个人？有没有老人、小孩、孕妇？", "How many? Elderly, children, pregnant?"},
                   {"停在几楼？", "At which floor?"},
                   {"维保单位联系了没有？", "Has the lift company been called?"}}});
  rows.push_back({"rescue.entrapment",
                  "机械、坍塌被困",
                  "Entrapment",
                  1,
                  "fire",
                  true,
                  {{"被什么压住、卡住？", "Trapped by what?"},
                   {"人还清醒吗？", "Is the person awake?"},
                   {"机器断电了没有？", "Is the machine switched off?"}}});
  rows.push_back({"rescue.lockout",
                  "开门救助",
                  "Locked out or in",
                  4,
                  "fire",
                  true,
                  {{"屋里有没有小孩、病人？", "Is a child or a sick person inside?"}, {"灶上有没有开着火？", "Is the stove on?"}}});
}

void add_traffic_and_hazmat(std::vector<Row>& rows) {
  rows.push_back(
      {"traffic", "交通警情", "Traffic", 3, "police", false, {{"什么路段、什么方向？", "Which stretch of road, which direction?"}}});
  rows.push_back({"traffic.collision",
                  "交通事故（无人伤）",
                  "Collision without injuries",
                  3,
                  "police",
                  true,
                  {{"几辆车？什么车？", "How many vehicles, of what kind?"},
                   {"车能不能动？占了几条道？", "Can they move? How many lanes are blocked?"},
                   {"有没有漏油漏液？", "Is anything leaking?"}}});
  rows.push_back({"traffic.collision_injury",
                  "交通事故（有人伤）",
                  "Collision with injuries",
                  1,
                  "police",
                  true,
                  {{"几个人受伤？", "How many are hurt?"},
                   {"有没有人卡在车里？", "Is anyone trapped in a vehicle?"},
                   {"伤者清醒吗？", "Are they awake?"},
                   {"有没有危险品车？", "Is a dangerous-goods vehicle involved?"}}});
  rows.push_back({"traffic.obstruction",
                  "道路障碍",
                  "Road obstruction",
                  4,
                  "police",
                  false,
                  {{"什么东西挡在路上？", "What is in the way?"}, {"占了几条道？", "How many lanes?"}}});
  rows.push_back({"hazmat",
                  "危险化学品",
                  "Hazardous materials",
                  1,
                  "fire",
                  true,
                  {{"什么物质？标牌上写的什么？", "What substance? What does the placard say?"}}});
  rows.push_back({"hazmat.leak",
                  "危化品气体泄漏",
                  "Hazardous gas leak",
                  1,
                  "fire",
                  true,
                  {{"什么气体？什么颜色、味道？", "Which gas? What colour and smell?"},
                   {"风往哪边吹？", "Which way is the wind blowing?"},
                   {"有没有人中毒？", "Is anyone affected?"},
                   {"请往上风方向撤离。", "Move away upwind."}}});
  rows.push_back({"hazmat.spill",
                  "危化品液体泄漏",
                  "Hazardous spill",
                  1,
                  "fire",
                  true,
                  {{"漏了多少，往哪里流？", "How much, flowing where?"},
                   {"槽车还是储罐、桶装？", "Tanker, tank or drums?"},
                   {"附近有没有火源、下水道？", "Ignition sources or drains nearby?"}}});
  rows.push_back({"hazmat.odour",
                  "异味",
                  "Unknown odour",
                  3,
                  "fire",
                  true,
                  {{"什么味道？从什么时候开始？", "What smell, since when?"}, {"多大范围闻得到？", "How far away can it be smelt?"}}});
}

void add_city(std::vector<Row>& rows) {
  rows.push_back({"utility", "公用设施", "Utilities", 3, "utility", true, {{"哪个小区、哪条路？", "Which estate or road?"}}});
  rows.push_back({"utility.gas",
                  "燃气设施故障",
                  "Gas supply fault",
                  2,
                  "utility_gas",
                  true,
                  {{"是停气还是有气味？", "No supply, or a smell?"}, {"有没有施工挖断？", "Was it cut by digging?"}}});
  rows.push_back({"utility.power",
                  "供电设施故障",
                  "Power fault",
                  3,
                  "utility_power",
                  true,
                  {{"有没有电线掉下来？", "Is a wire down?"},
                   {"有没有冒火花？", "Are there sparks?"},
                   {"有没有靠呼吸机的病人？", "Is anyone on a ventilator?"}}});
  rows.push_back({"utility.water",
                  "供排水设施故障",
                  "Water fault",
                  3,
                  "utility_water",
                  true,
                  {{"是爆管、停水还是井盖问题？", "Burst main, no water, or a manhole?"},
                   {"有没有淹到房子、车库？", "Is a building or garage flooding?"}}});
  rows.push_back({"utility.road",
                  "路面塌陷",
                  "Road collapse",
                  2,
                  "utility",
                  true,
                  {{"多大、多深？", "How wide and deep?"}, {"有没有人或车掉下去？", "Has anyone or any vehicle fallen in?"}}});
  rows.push_back({"nature", "自然灾害", "Natural hazard", 2, "fire", true, {{"有没有人被困？", "Is anyone trapped?"}}});
  rows.push_back({"nature.flood",
                  "内涝洪水",
                  "Flooding",
                  2,
                  "fire",
                  true,
                  {{"水多深？还在涨吗？", "How deep? Still rising?"},
                   {"几个人被困？有没有老人、小孩？", "How many are trapped? Elderly, children?"},
                   {"房子通电吗？", "Is the power still on?"}}});
  rows.push_back({"nature.landslide",
                  "滑坡泥石流",
                  "Landslide",
                  1,
                  "fire",
                  true,
                  {{"埋了房子、车辆没有？", "Are houses or vehicles buried?"},
                   {"坡还在动吗？", "Is the slope still moving?"},
                   {"路通不通？", "Is the road passable?"}}});
  rows.push_back({"nature.tree",
                  "树木倒伏",
                  "Fallen tree",
                  3,
                  "fire",
                  true,
                  {{"压到人、车、电线没有？", "Has it hit people, cars or wires?"}, {"路堵了没有？", "Is the road blocked?"}}});
  rows.push_back({"police", "治安求助", "Police", 3, "police", false, {{"现场有没有危险？", "Is there any danger now?"}}});
  rows.push_back({"police.assistance",
                  "群众求助",
                  "Assistance",
                  3,
                  "police",
                  false,
                  {{"需要什么帮助？", "What help is needed?"}, {"您现在安全吗？", "Are you safe now?"}}});
  rows.push_back({"police.noise",
                  "噪声扰民",
                  "Noise",
                  4,
                  "police",
                  false,
                  {{"什么声音，从哪里来？", "What noise, from where?"}, {"多长时间了？", "For how long?"}}});
  rows.push_back({"police.dispute",
                  "纠纷",
                  "Dispute",
                  3,
                  "police",
                  false,
                  {{"有没有人受伤？", "Is anyone hurt?"}, {"您愿意接受调解吗？", "Do you ask for mediation?"}}});
}

}  // namespace

std::vector<IncidentType> default_incident_types() {
  std::vector<Row> rows;
  add_fire(rows);
  add_medical(rows);
  add_rescue(rows);
  add_traffic_and_hazmat(rows);
  add_city(rows);
  std::vector<IncidentType> types;
  for (Row& row : rows)
    types.push_back({{row.type}, {row.zh, row.en}, row.priority, {row.agency}, std::move(row.questions), true, row.feeds_risk});
  return types;
}

}  // namespace tocsin::configuration
