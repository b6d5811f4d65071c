// Speeds as a file: what is written is read back, and what is wrong is refused with its line, as a whole.
#include "register/speeds/speed_file.h"

#include <doctest/doctest.h>

#include <fstream>

#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

std::string refusal(std::string const& rows, std::string const& header = "mode,class,day,hour,percent,observations,measured_percent\n") {
  auto const week = read_speeds(header + rows, "speeds.csv");
  return week ? "read" : week.error().code + ": " + week.error().detail;
}

}  // namespace

TEST_CASE("a week of speeds comes back from its file as it was, under a name that its content makes") {
  TestFolder folder;
  auto week = geo::usual_week();
  week.at(geo::TravelMode::kSiren, 8, geo::RoadClass::kPrimary) = {90, 37, 67};
  auto const version = install_speeds(week, folder.path());
  REQUIRE(version);
  CHECK(version->size() == 16);
  auto const again = open_speeds(folder.path(), *version);
  REQUIRE(again);
  CHECK(*again == week);
  CHECK(*install_speeds(*again, folder.path()) == *version);
  CHECK(*install_speeds(geo::usual_week(), folder.path()) == kBuiltInSpeeds);
  CHECK(*open_speeds(folder.path(), kBuiltInSpeeds) == geo::usual_week());
  CHECK(open_speeds(folder.path(), "0123456789abcdef").error().code == "speeds.missing");
  CHECK(open_speeds(folder.path(), "../../etc/passwd").error().code == "speeds.missing");
  std::ofstream(speeds_path(folder.path(), *version), std::ios::app) << "\n";
  CHECK(open_speeds(folder.path(), *version));  // An empty line says nothing else.
  std::ofstream(speeds_path(folder.path(), *version)) << "mode,class,day,hour,percent\nsiren,primary,mon,8,50\n";
  auto const changed = open_speeds(folder.path(), *version);
  CHECK(changed.error().code == "speeds.malformed");
  CHECK(changed.error().detail == *version + ".csv is not what its name says");  // Not where it lies: screens show it.
}

TEST_CASE("a file by hand needs four words and a percentage; what it does not name stays as it is everywhere") {
  auto const week = read_speeds("mode,class,day,hour,percent\nnormal,primary,mon,8,55\n", "by_hand.csv");
  REQUIRE(week);
  CHECK(week->at(geo::TravelMode::kNormal, 8, geo::RoadClass::kPrimary).in_force() == 55);
  CHECK(week->at(geo::TravelMode::kNormal, 9, geo::RoadClass::kPrimary) ==
        geo::usual_week().at(geo::TravelMode::kNormal, 9, geo::RoadClass::kPrimary));
}

TEST_CASE("what is wrong in a file of speeds is refused, naming the line") {
  std::string const good = "siren,primary,mon,8,90,0,0\n";
  CHECK(refusal(good) == "read");
  CHECK(refusal(good + good) == "speeds.malformed: speeds.csv, line 3, hour: this mode, class, day and hour stand there twice");
  CHECK(refusal(good + "siren,motorbahn,mon,8,90,0,0\n").starts_with("speeds.malformed: speeds.csv, line 3, class"));
  CHECK(refusal("siren,motorbahn,mon,8,90,0,0\n").contains("line 2, column class"));
  CHECK(refusal("foot,primary,mon,8,90,0,0\n").starts_with("speeds.malformed"));
  CHECK(refusal("siren,primary,monday,8,90,0,0\n").starts_with("speeds.malformed"));
  CHECK(refusal("siren,primary,mon,24,90,0,0\n").starts_with("speeds.malformed"));
  for (char const* percent : {"0", "19", "201", "-5", "nan", "1e9", "9999999999999999999999", ""})
    CHECK(refusal(std::string("siren,primary,mon,8,") + percent + ",0,0\n").starts_with("speeds.malformed"));
  CHECK(refusal("siren,primary,mon,8,90,5,0\n").starts_with("speeds.malformed"));
  CHECK(refusal("siren,primary,mon,8,90,0,100\n").starts_with("speeds.malformed"));
  for (char const* measured : {"19", "201", "-5", "50.5"})
    CHECK(refusal(std::string("siren,primary,mon,8,90,5,") + measured + "\n").starts_with("speeds.malformed"));
  CHECK(refusal("siren,primary,mon,8,90,5000,100\n").starts_with("speeds.malformed"));
  CHECK(refusal("siren,primary,mon,8\n").starts_with("speeds.malformed"));
  CHECK(refusal(good + "siren,primary,tue,8,90,0").starts_with("speeds.malformed"));  // Cut off.
  CHECK(refusal("", "mode,class,day,hour\n").starts_with("import.missing_column"));
  CHECK(refusal("", "mode,class,day,hour,percent,driver\n").starts_with("import."));
  CHECK(read_speeds("", "empty.csv").error().code == "import.csv_empty");
  CHECK_FALSE(read_speeds(std::string("\0\xff\xfe\0", 4), "bytes.csv"));
}
