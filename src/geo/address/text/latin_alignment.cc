#include "geo/address/text/latin_alignment.h"

#include <string>

#include "geo/address/text/letter_costs.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr int kWordMissing = 100;  // A whole word of a name that was left out: Mile Pond Road for Five Mile Pond Road.

}  // namespace

WordStarts word_starts(std::string_view name_text, std::string_view letters) {
  WordStarts out;
  auto const text = normalised(name_text);
  if (!text) return out;
  std::size_t begin = 0;
  std::string word;
  auto const end_word = [&] {
    auto const written = word == "st" ? std::string_view("saint") : written_out(word);
    auto const rest = letters.substr(begin);
    auto const size = rest.starts_with(word) ? word.size() : rest.starts_with(written) ? written.size() : 0;
    if (size > 0 && out.count < kNameWords) out.at[out.count++] = static_cast<std::uint8_t>(begin), begin += size;
    word.clear();
  };
  for (char32_t const c : *text) {
    if (c == ' ' || c == '-')
      end_word();
    else if (c >= 'a' && c <= 'z')
      word += static_cast<char>(c);
  }
  end_word();
  return begin == letters.size() && out.count > 1 ? out : WordStarts{};
}

LatinAlignment::LatinAlignment(LatinQuery const& q) : letters_(std::string_view(q.letters).substr(0, kLettersMax)) {
  for (auto const& w : q.words) {
    if (w.begin <= letters_.size()) starts_.set(w.begin);
    if (w.glued && w.begin + 1u < letters_.size()) starts_.set(w.begin + 1u);  // 4bhigh street: 4b, high.
    if (w.end <= letters_.size()) ends_.set(w.end);
  }
  for (auto const& n : q.numbers) {
    if (n.at <= letters_.size()) starts_.set(n.at), ends_.set(n.at);
  }
  starts_.set(0);
  ends_.set(letters_.size());
}

void LatinAlignment::align(std::string_view name, WordStarts const& words) {
  std::size_t const m = letters_.size();
  Costs *two = &cost_[0], *one = &cost_[1], *now = &cost_[2];
  Begins *two_b = &begin_[0], *one_b = &begin_[1], *now_b = &begin_[2];
  for (std::size_t j = 0; j <= m; ++j) (*one)[j] = starts_.test(j) ? 0 : kInsideWord, (*one_b)[j] = static_cast<std::uint16_t>(j);
  std::size_t word = 0;
  if (words.count > 0) before_word_cost_[0] = *one, before_word_begin_[0] = *one_b;
  for (std::size_t i = 1; i <= name.size(); ++i) {
    char const c = name[i - 1];
    char const before = i > 1 ? name[i - 2] : '\0';
    int const missing = c == before ? kDoubled : c == 'h' ? kSilent : kLetterMissing;
    (*now)[0] = (*one)[0] + missing;
    (*now_b)[0] = 0;
    for (std::size_t j = 1; j <= m; ++j) {
      char const q = letters_[j - 1];
      int best = (*one)[j - 1] + substitution(c, q);
      std::uint16_t from = (*one_b)[j - 1];
      int const deleted = (*one)[j] + missing;
      if (deleted < best) best = deleted, from = (*one_b)[j];
      int const added = (*now)[j - 1] + (j > 1 && q == letters_[j - 2] ? kDoubled : q == 'h' ? kSilent : kLetterAdded);
      if (added < best) best = added, from = (*now_b)[j - 1];
      if (i > 1 && j > 1 && before == q && c == letters_[j - 2] && c != q) {
        int const turned = (*two)[j - 2] + kLettersTransposed;
        if (turned < best) best = turned, from = (*two_b)[j - 2];
      }
      if (i > 1 && c == 'h' && before == 'p' && q == 'f') {
        int const ph = (*two)[j - 1] + kSoundsAlike;
        if (ph < best) best = ph, from = (*two_b)[j - 1];
      }
      if (j > 1 && c == 'f' && q == 'h' && letters_[j - 2] == 'p') {
        int const ph = (*one)[j - 2] + kSoundsAlike;
        if (ph < best) best = ph, from = (*one_b)[j - 2];
      }
      (*now)[j] = best;
      (*now_b)[j] = from;
    }
    if (words.count > 0 && i == (word + 1 < words.count ? words.at[word + 1] : name.size())) {
      for (std::size_t j = 0; j <= m; ++j) {
        if (before_word_cost_[word][j] + kWordMissing >= (*now)[j]) continue;
        (*now)[j] = before_word_cost_[word][j] + kWordMissing;
        (*now_b)[j] = before_word_begin_[word][j];
      }
      if (++word < words.count) before_word_cost_[word] = *now, before_word_begin_[word] = *now_b;
    }
    auto* spare = two;
    two = one, one = now, now = spare;
    auto* spare_b = two_b;
    two_b = one_b, one_b = now_b, now_b = spare_b;
  }
  ends_cost_ = *one;
  ends_begin_ = *one_b;
}

// Myers, "A fast bit-vector algorithm for approximate string matching" (1999).
int LatinAlignment::plain_distance(std::string_view name, bool at_word_ends) const {
  std::array<std::uint64_t, 26> places{};
  for (std::size_t i = 0; i < name.size(); ++i) places[static_cast<std::size_t>(name[i] - 'a')] |= std::uint64_t{1} << i;
  std::uint64_t const top = std::uint64_t{1} << (name.size() - 1);
  std::uint64_t pv = ~std::uint64_t{0}, mv = 0;
  int distance = static_cast<int>(name.size()), best = distance;
  for (std::size_t j = 0; j < letters_.size(); ++j) {
    std::uint64_t const eq = places[static_cast<std::size_t>(letters_[j] - 'a')];
    std::uint64_t const xv = eq | mv, xh = (((eq & pv) + pv) ^ pv) | eq;
    std::uint64_t ph = mv | ~(xh | pv), mh = pv & xh;
    if ((ph & top) != 0) ++distance;
    if ((mh & top) != 0) --distance;
    if (distance < best && (!at_word_ends || ends_.test(j + 1))) best = distance;
    ph <<= 1, mh <<= 1;
    pv = mh | ~(xv | ph);
    mv = ph & xv;
  }
  return best;
}

}  // namespace tocsin::address
