#include "geo/address/text/coordinates_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "geo/address/text/grid_reference.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

struct Degrees {
  double value = 0;
  bool fraction = false;
  bool negative = false;
  char32_t unit = 0;  // d m s behind it, else 0.
};

// One value of degrees [minutes [seconds]] with its hemisphere.
struct Angle {
  double degrees = 0;
  char32_t hemisphere = 0;  // n s e w, else 0.
  bool exact = false;       // Written with a fraction or with minutes.
};

class Reader {
 public:
  explicit Reader(std::u32string_view s) : s_(s) {
    // 33 01 12 S 150 00 03.6 E: where both hemispheres are said, numbers without marks are degrees, minutes, seconds.
    auto const says = [&](char32_t a, char32_t b) {
      return std::count_if(s.begin(), s.end(), [&](char32_t c) { return c == a || c == b; }) == 1;
    };
    by_hemisphere_ = says('n', 's') && says('e', 'w');
  }

  std::optional<Wgs84> run() {
    while (i_ < s_.size()) {
      if (is_digit(s_[i_])) {
        if (!number()) return {};
      } else if (!word()) {
        return {};
      }
    }
    finish();
    if (angles_.size() != 2) return {};
    auto [a, b] = std::array{angles_[0], angles_[1]};
    if (!a.exact || !b.exact) return {};
    bool const a_is_lon = a.hemisphere == 'e' || a.hemisphere == 'w', b_is_lat = b.hemisphere == 'n' || b.hemisphere == 's';
    if (a_is_lon || b_is_lat || (a.hemisphere == 0 && b.hemisphere == 0 && std::abs(a.degrees) > 90)) std::swap(a, b);
    if (a.hemisphere == 'e' || a.hemisphere == 'w' || b.hemisphere == 'n' || b.hemisphere == 's') return {};
    auto const point = wgs84_from_degrees(a.hemisphere == 's' ? -a.degrees : a.degrees, b.hemisphere == 'w' ? -b.degrees : b.degrees);
    if (!point) return {};
    return *point;
  }

 private:
  bool number() {
    Degrees n;
    n.negative = minus_;
    minus_ = false;
    std::size_t digits = 0;
    while (i_ < s_.size() && is_digit(s_[i_]) && ++digits < 12) n.value = n.value * 10 + (s_[i_++] - '0');
    if (i_ + 1 < s_.size() && s_[i_] == '.' && is_digit(s_[i_ + 1])) {
      ++i_;
      double scale = 0.1;
      for (; i_ < s_.size() && is_digit(s_[i_]); ++i_, scale /= 10) n.value += (s_[i_] - '0') * scale;
      n.fraction = true;
    }
    while (i_ < s_.size() && s_[i_] == ' ') ++i_;
    if (i_ < s_.size()) {
      char32_t const c = s_[i_];
      if (c == U'°' || c == U'度' || c == U'º')
        n.unit = 'd';
      else if (c == '\'' || c == U'分' || c == U'′')
        n.unit = 'm';
      else if (c == '"' || c == U'秒' || c == U'″')
        n.unit = 's';
      if (n.unit != 0) {
        ++i_;
        if (n.unit == 'm' && i_ < s_.size() && s_[i_] == '\'') ++i_, n.unit = 's';
      }
    }
    bool const goes_on = n.unit == 0 && parts_.size() < 3 && !parts_.empty() &&
                         (parts_.back().unit != 0 || (by_hemisphere_ && !parts_.back().fraction && n.value < 60 && !n.negative));
    if ((n.unit == 0 || n.unit == 'd') && !parts_.empty() && !goes_on) finish();
    if (n.value >= 60 && (n.unit == 'm' || n.unit == 's')) return false;
    parts_.push_back(n);
    return parts_.size() <= 3;
  }

  bool word() {
    char32_t const c = s_[i_];
    if (c == ' ' || c == '+' || c == '(' || c == ')') return ++i_, true;
    if (c == ',' || c == ';' || c == '/') return finish(), ++i_, true;
    if (c == '-') return minus_ = true, ++i_, true;
    struct Label {
      std::u32string_view word;
      char32_t hemisphere;  // 0: none.
    };
    constexpr Label kLabels[] = {{U"geo:", 0},   {U"latitude", 'n'}, {U"lat", 'n'},  {U"longitude", 'e'}, {U"long", 'e'},
                                 {U"lon", 'e'},  {U"lng", 'e'},      {U"北纬", 'n'}, {U"南纬", 's'},      {U"东经", 'e'},
                                 {U"西经", 'w'}, {U"纬度", 'n'},     {U"经度", 'e'}};
    for (auto const& label : kLabels) {
      if (!s_.substr(i_).starts_with(label.word)) continue;
      take_hemisphere(label.hemisphere);
      i_ += label.word.size();
      return true;
    }
    if (c == 'n' || c == 's' || c == 'e' || c == 'w') return take_hemisphere(c), ++i_, true;
    if (c == ':' || c == '=' || c == '&' || c == U'：') return ++i_, true;
    return false;
  }

  // Before its number or behind it.
  void take_hemisphere(char32_t h) {
    if (h == 0) return;
    if (!parts_.empty() && pending_ == 0) {
      pending_ = h;
      finish();
    } else {
      finish();
      pending_ = h;
    }
  }

  void finish() {
    if (parts_.empty()) return;
    Angle a;
    double scale = 1;
    for (auto const& p : parts_) {
      double const unit = p.unit == 'm' ? 60 : p.unit == 's' ? 3600 : scale;
      a.degrees += p.value / unit;
      a.exact = a.exact || p.fraction || parts_.size() > 1;
      scale *= 60;
    }
    if (parts_.front().negative) a.degrees = -a.degrees;
    a.hemisphere = pending_;
    pending_ = 0;
    parts_.clear();
    angles_.push_back(a);
  }

  std::u32string_view s_;
  std::size_t i_ = 0;
  bool minus_ = false, by_hemisphere_ = false;
  char32_t pending_ = 0;
  std::vector<Degrees> parts_;
  std::vector<Angle> angles_;
};

}  // namespace

namespace {

// 30,0041 120,0001: the comma of many countries is the point of others. Only where both values have it and something else parts them.
std::u32string with_points(std::u32string_view text) {
  std::u32string out(text);
  std::size_t values = 0;
  for (std::size_t i = 0; i < out.size();) {
    while (i < out.size() && (out[i] == ' ' || out[i] == ';')) ++i;
    if (i < out.size() && out[i] == '-') ++i;
    std::size_t const whole = i;
    while (i < out.size() && is_digit(out[i])) ++i;
    if (i == whole || i - whole > 3 || i >= out.size() || out[i] != ',') return std::u32string(text);
    std::size_t const comma = i++;
    while (i < out.size() && is_digit(out[i])) ++i;
    if (i - comma < 4 || (i < out.size() && out[i] != ' ' && out[i] != ';')) return std::u32string(text);
    out[comma] = '.';
    ++values;
  }
  return values == 2 ? out : std::u32string(text);
}

}  // namespace

std::optional<Wgs84> point_from_text(std::u32string_view text) {
  if (text.size() > 80) return {};
  if (auto const point = point_from_grid_reference(text)) return point;  // A plus code may have two digits.
  if (std::count_if(text.begin(), text.end(), is_digit) < 4) return {};
  auto const plain = with_points(text);
  return Reader(plain).run();
}

}  // namespace tocsin::address
