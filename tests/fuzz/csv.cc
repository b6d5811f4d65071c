// CSV files from damaged or hostile bytes. What is read must say the same when written and read again.
#include "fuzz.h"
#include "register/csv/import_register.h"

using namespace tocsin;
using place_register::CsvReader;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const input(reinterpret_cast<char const*>(data), size);
  if (auto reader = CsvReader::from_bytes(input, "fuzz")) {
    for (auto row = reader->next(); row && *row; row = reader->next()) {
      auto again = CsvReader::from_bytes(place_register::csv_line((*row)->cells), "again");
      TOCSIN_ASSERT(again);
      auto const same = again->next();
      TOCSIN_ASSERT(same && *same && (*same)->cells == (*row)->cells);
    }
  }
  place_register::SourceData source;
  auto const is_sound = [](Result<place_register::ImportPreview> const& preview) { return !preview || preview->accepted <= preview->rows; };
  if (auto csv = CsvReader::from_bytes(input, "fuzz")) TOCSIN_ASSERT(is_sound(place_register::import_addresses(std::move(*csv), source)));
  if (auto csv = CsvReader::from_bytes(input, "fuzz")) TOCSIN_ASSERT(is_sound(place_register::import_premises(std::move(*csv), source)));
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  return {"code,street,number,lat,lon\r\nA1,\"人民路, \"\"东\"\"\",12号,30.1,120.1\r\nA2,S,1,30,120\n",
          "code,name,occupancy,floors_above,hazards,gate_phone,lat,lon\nM1,油库,hazardous_goods,2,fuel;lpg,000-1,30,120\n"};
}
