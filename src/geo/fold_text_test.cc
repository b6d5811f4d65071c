#include "geo/fold_text.h"

#include <doctest/doctest.h>

using tocsin::geo::fold_text;

TEST_CASE("spellings that mean the same fold to the same") {
  CHECK(fold_text("Rua de São João, 12-A") == "rua de sao joao 12 a");
  CHECK(fold_text("  RUA  DE   SA\u0303O JOA\u0303O 12 a ") == "rua de sao joao 12 a");
  CHECK(fold_text("中山 路　１２－３ 号") == "中山路12-3号");
  CHECK(fold_text("Straße") == "strasse");
  CHECK(fold_text("O'Connell St.") == "oconnell st");
  CHECK(fold_text("Đường Nguyễn Huệ") == "duong nguyen hue");
  CHECK(fold_text("Ærø / ŁÓDŹ") == "aero lodz");
  CHECK(fold_text("\xff\xc3(") == "");
  CHECK(fold_text("") == "");
}
