#include "geo/address/text/grid_reference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

// WGS 84 ellipsoid and the series of the inverse transverse Mercator projection in the third flattening n.
constexpr double kEquator = 6'378'137, kFlattening = 1 / 298.257223563, kScale = 0.9996;
constexpr double kN = kFlattening / (2 - kFlattening), kN2 = kN * kN, kN3 = kN2 * kN, kN4 = kN3 * kN, kN5 = kN4 * kN, kN6 = kN5 * kN;
constexpr double kRadius = kEquator / (1 + kN) * (1 + kN2 / 4 + kN4 / 64 + kN6 / 256);
constexpr std::array kBeta{kN / 2 - 2 * kN2 / 3 + 37 * kN3 / 96 - kN4 / 360 - 81 * kN5 / 512 + 96199 * kN6 / 604800,
                           kN2 / 48 + kN3 / 15 - 437 * kN4 / 1440 + 46 * kN5 / 105 - 1118711 * kN6 / 3870720,
                           17 * kN3 / 480 - 37 * kN4 / 840 - 209 * kN5 / 4480 + 5569 * kN6 / 90720,
                           4397 * kN4 / 161280 - 11 * kN5 / 504 - 830251 * kN6 / 7257600,
                           4583 * kN5 / 161280 - 108847 * kN6 / 3991680,
                           20648693 * kN6 / 638668800};

std::optional<Wgs84> from_utm(int zone, bool south, double easting, double northing) {
  double const xi = (northing - (south ? 10'000'000 : 0)) / (kScale * kRadius), eta = (easting - 500'000) / (kScale * kRadius);
  double xi0 = xi, eta0 = eta;
  for (std::size_t j = 0; j < kBeta.size(); ++j) {
    double const k = 2.0 * static_cast<double>(j + 1);
    xi0 -= kBeta[j] * std::sin(k * xi) * std::cosh(k * eta);
    eta0 -= kBeta[j] * std::cos(k * xi) * std::sinh(k * eta);
  }
  // From the conformal latitude to the geographic one: Newton on tau, three steps are plenty.
  double const e2 = kFlattening * (2 - kFlattening), e = std::sqrt(e2);
  double const tau0 = std::sin(xi0) / std::sqrt(std::sinh(eta0) * std::sinh(eta0) + std::cos(xi0) * std::cos(xi0));
  double tau = tau0;
  for (int i = 0; i < 3; ++i) {
    double const root = std::sqrt(1 + tau * tau), sigma = std::sinh(e * std::atanh(e * tau / root));
    double const now = tau * std::sqrt(1 + sigma * sigma) - sigma * root;
    tau += (tau0 - now) / std::sqrt(1 + now * now) * (1 + (1 - e2) * tau * tau) / ((1 - e2) * root);
  }
  double const lon = (zone * 6 - 183) + std::atan2(std::sinh(eta0), std::cos(xi0)) / kDegree;
  auto const point = wgs84_from_degrees(std::atan(tau) / kDegree, lon);
  if (!point) return {};
  return *point;
}

constexpr std::u32string_view kBands = U"cdefghjklmnpqrstuvwx";

// Southern edge of a band, rounded down to what MGRS needs to tell its repeats apart (2,000 km).
double northing_of_band(std::size_t band) {
  constexpr std::array kFrom{1'100'000, 2'000'000, 2'800'000, 3'700'000, 4'600'000, 5'500'000, 6'400'000, 7'300'000, 8'200'000, 9'100'000,
                             0,         800'000,   1'700'000, 2'600'000, 3'500'000, 4'400'000, 5'300'000, 6'200'000, 7'000'000, 7'900'000};
  return kFrom[band];
}

std::optional<Wgs84> from_utm_text(int zone, std::size_t band, std::u32string_view rest) {
  std::array<std::u32string, 2> numbers;
  std::size_t at = 0;
  bool in_number = false;
  for (char32_t const c : rest) {
    if (is_digit(c) || (c == '.' && in_number && numbers[at].find('.') == std::u32string::npos)) {
      if (at > 1) return {};
      numbers[at] += c;
      in_number = true;
    } else {
      if (c != ' ' && c != ',' && c != 'm' && c != 'e' && c != 'n') return {};
      if (in_number) ++at;
      in_number = false;
    }
  }
  auto const value = [](std::u32string const& s) {
    double v = 0, scale = 0;
    for (char32_t const c : s) {
      if (c == '.') {
        scale = 1;
      } else {
        v = v * 10 + static_cast<double>(c - '0');
        scale *= 10;
      }
    }
    return scale > 0 ? v / scale : v;
  };
  auto const whole = [](std::u32string const& s) { return std::min(s.find(U'.'), s.size()); };
  if (whole(numbers[0]) != 6 || whole(numbers[1]) < 6 || whole(numbers[1]) > 8 || numbers[0].size() > 12 || numbers[1].size() > 12)
    return {};
  bool const south = kBands[band] < 'n';
  auto const point = from_utm(zone, south, value(numbers[0]), value(numbers[1]));
  // The band says the latitude again: when they disagree, something was misheard.
  if (!point || std::abs(point->lat() - (static_cast<double>(band) * 8 - 80 + 4)) > 8) return {};
  return point;
}

std::optional<Wgs84> from_mgrs(int zone, std::size_t band, std::u32string_view rest) {
  std::u32string plain;
  for (char32_t const c : rest) {
    if (c != ' ') plain += c;
  }
  if (plain.size() < 8 || plain.size() % 2 != 0 || plain.size() > 12) return {};  // Three digits each and more: 100 m and finer.
  constexpr std::array<std::u32string_view, 3> kColumns{U"stuvwxyz", U"abcdefgh", U"jklmnpqr"};
  constexpr std::u32string_view kRows = U"abcdefghjklmnpqrstuv";
  auto const column = kColumns[static_cast<std::size_t>(zone % 3)].find(plain[0]);
  auto row = kRows.find(plain[1]);
  if (column == std::u32string_view::npos || row == std::u32string_view::npos) return {};
  if (zone % 2 == 0) row = (row + 15) % 20;  // Even zones begin with F.
  std::size_t const digits = (plain.size() - 2) / 2;
  double const square = std::pow(10.0, 5.0 - static_cast<double>(digits));
  double values[2] = {0, 0};
  for (std::size_t i = 0; i < 2 * digits; ++i) {
    if (!is_digit(plain[2 + i])) return {};
    auto& v = values[i / digits];
    v = v * 10 + static_cast<double>(plain[2 + i] - '0');
  }
  double const easting = (static_cast<double>(column) + 1) * 100'000 + (values[0] + 0.5) * square;
  double northing = static_cast<double>(row) * 100'000 + (values[1] + 0.5) * square;
  while (northing < northing_of_band(band)) northing += 2'000'000;
  auto const point = from_utm(zone, kBands[band] < 'n', easting, northing);
  if (!point || std::abs(point->lat() - (static_cast<double>(band) * 8 - 80 + 4)) > 9) return {};
  return point;
}

std::optional<Wgs84> from_zone(std::u32string_view s) {
  int zone = 0;
  std::size_t i = 0;
  while (i < s.size() && i < 2 && is_digit(s[i])) zone = zone * 10 + static_cast<int>(s[i++] - '0');
  if (zone < 1 || zone > 60) return {};
  while (i < s.size() && s[i] == ' ') ++i;
  if (i >= s.size()) return {};
  auto const band = kBands.find(s[i]);
  if (band == std::u32string_view::npos) return {};
  auto rest = s.substr(i + 1);
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest.empty()) return {};
  return is_letter(rest.front()) ? from_mgrs(zone, band, rest) : from_utm_text(zone, band, rest);
}

std::optional<Wgs84> from_plus_code(std::u32string_view s) {
  constexpr std::u32string_view kDigits = U"23456789cfghjmpqrvwx";
  auto const plus = s.find('+');
  if (plus != 8 || s.size() < 11 || s.size() > 15) return {};
  double lat = -90, lon = -180, lat_size = 400, lon_size = 400;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (i == plus) continue;
    auto const digit = kDigits.find(s[i]);
    if (digit == std::u32string_view::npos) return {};
    if (pair < 10) {
      auto& size = pair % 2 == 0 ? lat_size : lon_size;
      size /= 20;
      (pair % 2 == 0 ? lat : lon) += static_cast<double>(digit) * size;
      ++pair;
    } else {  // A grid of 4 columns and 5 rows.
      lat_size /= 5, lon_size /= 4;
      lat += static_cast<double>(digit / 4) * lat_size;
      lon += static_cast<double>(digit % 4) * lon_size;
    }
  }
  auto const point = wgs84_from_degrees(lat + lat_size / 2, lon + lon_size / 2);
  if (!point) return {};
  return *point;
}

}  // namespace

std::optional<Wgs84> point_from_grid_reference(std::u32string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  for (std::u32string_view const label : {U"utm", U"mgrs"}) {
    if (!text.starts_with(label)) continue;
    text.remove_prefix(label.size());
    while (!text.empty() && (text.front() == ' ' || text.front() == ':')) text.remove_prefix(1);
  }
  if (text.size() < 10) return {};
  if (text.find(U'+') == 8) return from_plus_code(text);
  return is_digit(text.front()) ? from_zone(text) : std::nullopt;
}

}  // namespace tocsin::address
