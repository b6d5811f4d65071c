#include <iterator>
#include <string>

#include "demo/day.h"

namespace tocsin::demo {

namespace {
struct Words {
  char const* type;
  char const* zh[3];
  char const* en[2];
};
constexpr Words kWords[] = {
    {"fire.building",
     {"楼里着火了，三楼窗户往外冒黑烟！", "我们这栋楼起火了，楼道里全是烟。", "对面房子着火，看得见火苗。"},
     {"There is a fire in the building, smoke from the third floor.", "Flames in the house across the street."}},
    {"fire.vehicle",
     {"路边一辆车着火了，车里没有人。", "车头冒烟起火，我们已经下车了。", "一辆货车的轮胎烧起来了。"},
     {"A car is on fire at the roadside, nobody inside.", "A lorry's tyres are burning."}},
    {"fire.rubbish",
     {"垃圾桶着了，旁边是电动车棚。", "小区垃圾站冒烟。", "路口的垃圾堆烧起来了。"},
     {"A rubbish bin is burning next to the bike shed.", "Smoke from a rubbish heap."}},
    {"fire.vegetation",
     {"山坡上的草烧起来了，风挺大。", "河边芦苇着火。", "林子边上有烟，火在往上走。"},
     {"Grass is burning on the hillside, it is windy.", "The reeds by the river are on fire."}},
    {"fire.alarm",
     {"大楼的火灾报警响了，还没看到火。", "消控室报警，十二层烟感动作。", "报警铃一直响，正在疏散。"},
     {"The fire alarm in our building is ringing, no fire seen yet.", "Smoke detector on floor 12 has gone off."}},
    {"fire.gas",
     {"灶台的软管在烧，关不上阀门。", "店里煤气罐着火了。", "听到一声响，厨房起火，有煤气味。"},
     {"The gas hose at the cooker is burning.", "A gas bottle is on fire in the kitchen."}},
    {"medical.cardiac",
     {"有人胸口疼得厉害，出冷汗。", "人倒下了，没有呼吸，有人在按压！", "心口闷，喘不上来，左胳膊麻。"},
     {"Someone has chest pain and is sweating.", "A person collapsed, not breathing, we are doing compressions."}},
    {"medical.breathing",
     {"喘不过气来，嘴唇发紫。", "哮喘发作，药不管用。", "孩子呛到了，咳不出来。"},
     {"Trouble breathing, lips are blue.", "Asthma attack, the inhaler does not help."}},
    {"medical.trauma",
     {"从梯子上摔下来，腿动不了。", "手被机器夹伤，流血很多。", "老人在浴室滑倒，站不起来。"},
     {"Fell from a ladder, cannot move the leg.", "A hand was caught in a machine, bleeding a lot."}},
    {"medical.unconscious",
     {"叫不醒，还有呼吸。", "路边躺着一个人，没有反应。", "突然晕倒了，脸色很白。"},
     {"Does not wake up but is breathing.", "Someone lies at the roadside and does not respond."}},
    {"medical.stroke",
     {"说话不清楚，半边身子没力气。", "嘴歪了，站不稳，刚刚开始的。", "突然看不清，右手拿不住东西。"},
     {"Speech is slurred, one side is weak.", "Face droops on one side, it just started."}},
    {"medical.birth",
     {"要生了，阵痛三分钟一次。", "羊水破了，来不及去医院。", "孕妇肚子疼得厉害。"},
     {"The baby is coming, pains every three minutes.", "Waters broke, we cannot get to the hospital."}},
    {"medical.other",
     {"发高烧，人没有力气。", "肚子疼了一夜，一直吐。", "血压很高，头晕。"},
     {"High fever and very weak.", "Stomach pain all night, vomiting."}},
    {"rescue.water",
     {"有人掉到江里了！", "河边有人落水，抓着一根树枝。", "车冲进水里，人还在车顶上。"},
     {"Someone fell into the river!", "A car went into the water, people are on its roof."}},
    {"rescue.height",
     {"有人挂在外墙架子上下不来。", "塔吊上的工人下不来了。", "空调外机平台上困了人。"},
     {"A worker is stuck on the scaffolding.", "Someone is trapped on a ledge high up."}},
    {"rescue.lift",
     {"电梯停在两层中间，里面有四个人。", "我们困在电梯里了，灯也灭了。", "电梯门打不开，里面有个小孩。"},
     {"The lift is stuck between floors with four inside.", "We are trapped in a lift, the light went out."}},
    {"rescue.entrapment",
     {"手卡在机器里，拿不出来。", "围墙塌了，下面压着人。", "孩子的头卡在栏杆里。"},
     {"An arm is caught in a machine.", "A wall came down and someone is under it."}},
    {"rescue.lockout",
     {"小孩一个人反锁在屋里，锅还在火上。", "门锁坏了，里面的老人出不来。", "钥匙在里面，灶上炖着汤。"},
     {"A small child is locked in alone and the stove is on.", "The lock broke, someone inside cannot get out."}},
    {"traffic.collision",
     {"两辆车追尾，人没事，车挡着路。", "电动车和小车刮了一下。", "路口撞车了，堵得很厉害。"},
     {"Two cars collided, nobody hurt, the road is blocked.", "A scooter and a car touched."}},
    {"traffic.collision_injury",
     {"撞车了，有人受伤流血！", "电动车被撞，骑车的人躺在地上。", "车翻了，里面的人出不来。"},
     {"A crash, someone is hurt and bleeding!", "A car turned over, people cannot get out."}},
    {"traffic.obstruction",
     {"路中间掉了一块大铁板。", "一辆货车坏在桥上。", "红绿灯不亮，路口乱了。"},
     {"A steel plate is lying in the road.", "A lorry has broken down on the bridge."}},
    {"hazmat.leak",
     {"厂里罐子在漏，味道刺眼睛。", "氨气味很大，我们已经跑出来了。", "阀门断了，白色的气往外喷。"},
     {"A tank at the works is leaking, eyes are stinging.", "Strong smell of ammonia, we have left the building."}},
    {"hazmat.spill",
     {"货车上的桶倒了，液体流了一地。", "路上洒了油，摩托车都滑倒了。", "实验室打翻了一瓶酸。"},
     {"Drums fell off a lorry, liquid all over the road.", "Oil on the road, motorbikes are slipping."}},
    {"hazmat.odour",
     {"这一带有股怪味，像油漆。", "下水道冒出很冲的味道。", "闻到臭鸡蛋味，找不到哪儿来的。"},
     {"A strange smell like paint around here.", "A sharp smell from the drains."}},
    {"utility.gas",
     {"楼道里有煤气味，越来越重。", "施工挖断了燃气管，在嗤嗤响。", "表箱那里漏气，能听见声音。"},
     {"Smell of gas in the stairwell, getting stronger.", "Diggers broke a gas pipe, it is hissing."}},
    {"utility.power",
     {"电线断了掉在地上，还冒火花。", "整条街都停电了。", "配电箱在响，有糊味。"},
     {"A power line is on the ground and sparking.", "The whole street has no electricity."}},
    {"utility.water",
     {"水管爆了，水冲到马路上。", "井盖下面往外冒水。", "楼上水管裂了，配电间进水。"},
     {"A water main burst, the street is flooding.", "Water is coming up through a manhole."}},
    {"utility.road",
     {"路面塌了一个坑，车掉进去一个轮子。", "井盖没了，很危险。", "桥头护栏断了一截。"},
     {"The road has caved in.", "A manhole cover is missing."}},
    {"nature.flood",
     {"水进一楼了，还在涨！", "地下车库进水，人在往外跑。", "路上水到膝盖，车熄火了。"},
     {"Water is in the ground floor and rising!", "The underground car park is flooding."}},
    {"nature.landslide",
     {"山上滑下来一大片土，把路埋了。", "屋后的坡裂开了，石头往下掉。", "坡塌了，压到一间屋子。"},
     {"A slope has slid onto the road.", "The hillside behind the house is cracking."}},
    {"nature.tree",
     {"大树倒了，压着两辆车。", "树枝断了挂在电线上。", "树倒在路上，过不去。"},
     {"A tree fell onto two cars.", "A branch hangs in the power line."}},
    {"police.assistance",
     {"需要民警来帮一下忙。", "捡到一个包，不知道交给谁。", "店里需要民警到场。"},
     {"We need an officer to come and help.", "Found a bag, where can I hand it in?"}},
    {"police.noise",
     {"工地半夜还在施工，太吵了。", "楼下音响声音很大。", "广场上喇叭一直响。"},
     {"Construction noise in the middle of the night.", "Very loud music below."}},
    {"police.dispute",
     {"为停车的事吵起来了，请来调解。", "店里结账有争执，请民警来。", "两家为漏水的事争起来了。"},
     {"An argument about parking, please come.", "A dispute about a bill in the shop."}},
};
constexpr char const* kMisdialZh[] = {"打错了，不好意思。", "手机在口袋里按到的。", "小孩玩手机拨的，没事。"};
constexpr char const* kMisdialEn[] = {"Sorry, wrong number.", "My phone dialled by itself."};
constexpr char const* kInformationZh[] = {"请问哪个医院晚上有急诊？", "想问一下前面那条路通了没有。", "燃气公司的电话是多少？",
                                          "今天会不会停电？"};
constexpr char const* kInformationEn[] = {"Which hospital is open at night?", "Is the road by the river open again?"};

template <std::size_t N>
std::string pick(char const* const (&list)[N], std::uint64_t variant) {
  return list[variant % N];
}
}  // namespace

std::string call_text(std::string_view type, std::string_view language, std::uint64_t variant) {
  for (Words const& words : kWords) {
    if (type == words.type) return language == "en" ? pick(words.en, variant) : pick(words.zh, variant);
  }
  return {};
}

std::string chatter(CallKind kind, std::string_view language, std::uint64_t variant) {
  if (kind == CallKind::kMisdial) return language == "en" ? pick(kMisdialEn, variant) : pick(kMisdialZh, variant);
  if (kind == CallKind::kInformation) return language == "en" ? pick(kInformationEn, variant) : pick(kInformationZh, variant);
  return {};
}

}  // namespace tocsin::demo
