// SignWriter: names of streets, residential communities, towns and villages of a place that does not exist, in 中文 and in English.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "register/source_data.h"

namespace tocsin::demo {

using place_register::Name;

Name named(std::string_view zh, std::string_view en);
// "望江路"/"Wangjiang Road" and 东, 北, ... -> "望江东路"/"Wangjiang East Road".
struct Stem {
  std::string zh, en;
};
Name street_name(Stem const& stem, std::string_view part_zh, std::string_view part_en, std::string_view kind_zh, std::string_view kind_en);

class SignWriter {
 public:
  explicit SignWriter(Random random);
  void begin_country();             // Names of the city's streets may come again in the towns around it.
  Stem street_stem();               // Never the same twice, nor one that sounds the same.
  Name side_street(bool old_town);  // 路, 街, 巷, 弄
  Name compound();                  // 小区: 花园, 苑, 新村, ...
  Stem village_stem();
  Name village();

 private:
  Stem take(std::vector<Stem>& pool);
  Random random_;
  std::vector<Stem> streets_, compounds_, villages_;
};

}  // namespace tocsin::demo
