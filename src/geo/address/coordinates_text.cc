#include "geo/address/coordinates_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "geo/address/normalise.h"

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
  explicit Reader(std::u32string_view s) : s_(s) {}

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
    if ((n.unit == 0 || n.unit == 'd') && !parts_.empty() && !(n.unit == 0 && parts_.back().unit != 0 && parts_.size() < 3)) finish();
    if (n.value >= 60 && (n.unit == 'm' || n.unit == 's')) return false;
    parts_.push_back(n);
    return parts_.size() <= 3;
  }

  bool word() {
    char32_t const c = s_[i_];
    if (c == ' ' || c == '+' || c == '(' || c == ')') return ++i_, true;
    if (c == ',' || c == ';' || c == '/') return finish(), ++i_, true;
    if (c == '-') return minus_ = true, ++i_, true;
    for (std::u32string_view w :
         {U"geo:", U"lat", U"latitude", U"lng", U"lon", U"longitude", U"北纬", U"南纬", U"东经", U"西经", U"纬度", U"经度"}) {
      if (s_.substr(i_).starts_with(w) && (w.size() != 3 || !s_.substr(i_).starts_with(U"lati")) && !s_.substr(i_).starts_with(U"longi")) {
        take_hemisphere(w == U"geo:"                                  ? U'\0'
                        : w == U"北纬" || w[0] == 'l' || w == U"纬度" ? (w == U"lon" || w == U"lng" ? U'e' : U'n')
                        : w == U"南纬"                                ? U's'
                        : w == U"西经"                                ? U'w'
                                                                      : U'e');
        i_ += w.size();
        return true;
      }
    }
    if (s_.substr(i_).starts_with(U"latitude")) return take_hemisphere('n'), i_ += 8, true;
    if (s_.substr(i_).starts_with(U"longitude")) return take_hemisphere('e'), i_ += 9, true;
    if (c == 'n' || c == 's' || c == 'e' || c == 'w') return take_hemisphere(c), ++i_, true;
    if (c == ':' || c == '=' || c == U'：') return ++i_, true;
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
  bool minus_ = false;
  char32_t pending_ = 0;
  std::vector<Degrees> parts_;
  std::vector<Angle> angles_;
};

}  // namespace

std::optional<Wgs84> point_from_text(std::u32string_view text) {
  if (text.size() > 80 || std::count_if(text.begin(), text.end(), is_digit) < 4) return {};
  return Reader(text).run();
}

}  // namespace tocsin::address
