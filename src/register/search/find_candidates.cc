#include <algorithm>
#include <unordered_map>

#include "geo/fold_text.h"
#include "register/search/hit.h"
#include "register/search/search_index.h"

namespace tocsin::place_register {
namespace {

using Entries = std::span<records::SearchEntry const>;

// Bounds on the work of one query: what lies beyond is found when more letters are typed.
constexpr std::size_t kMaxNames = 20'000;
constexpr std::size_t kMaxAddresses = 4'000;
constexpr std::size_t kMaxByWords = 20'000;

Entries with_prefix(std::string_view text, Entries entries, std::string_view prefix) {
  auto const head = [&](records::SearchEntry const& e) { return text.substr(e.offset, prefix.size()); };
  auto const first = std::lower_bound(entries.begin(), entries.end(), prefix, [&](auto const& e, auto p) { return head(e) < p; });
  auto const last = std::upper_bound(first, entries.end(), prefix, [&](auto p, auto const& e) { return p < head(e); });
  return entries.subspan(static_cast<std::size_t>(first - entries.begin()), static_cast<std::size_t>(last - first));
}

bool begins_text(std::string_view text, std::uint32_t offset) { return offset == 0 || text[offset - 1] == '\n'; }
std::string_view whole_text(std::string_view text, std::uint32_t offset) {
  auto const before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  auto const begin = before == std::string_view::npos ? 0 : before + 1;
  return text_at(text, static_cast<std::uint32_t>(begin));
}

std::vector<std::string_view> words_of(std::string_view folded) {
  std::vector<std::string_view> words;
  while (!folded.empty()) {
    auto const end = std::min(folded.find(' '), folded.size());
    if (end > 0) words.push_back(folded.substr(0, end));
    folded.remove_prefix(std::min(folded.size(), end + 1));
  }
  return words;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Collector {
 public:
  explicit Collector(DataSet const& data) : data_(data), text_(data.search_text()) {}

  void prefix(std::string_view query) {
    for (auto const entries : {data_.name_entries(), data_.address_entries()}) {
      auto const found = with_prefix(text_, entries, query);
      bool const is_address = entries.data() == data_.address_entries().data();
      for (auto const& e : found.first(std::min(found.size(), is_address ? kMaxAddresses : kMaxNames))) {
        auto const rest = text_at(text_, e.offset).substr(query.size());
        bool const whole_word = rest.empty() || rest.front() == ' ' || !is_digit(rest.front()) || !is_digit(query.back());
        bool const exact = is_address ? is_exact_address(e, query, rest) : begins_text(text_, e.offset) && rest.empty();
        std::uint32_t const rank = (begins_text(text_, e.offset) ? 0 : 2) + (whole_word ? 0 : 1);
        offer({e.document, exact ? MatchKind::kExact : MatchKind::kPrefix, rank, static_cast<std::uint32_t>(rest.size())});
      }
    }
  }

  // Every word begins some word of the text, in any order; walked along the rarest one.
  void words(std::string_view query) {
    auto const words = words_of(query);
    if (words.size() < 2) return;
    for (auto const entries : {data_.name_entries(), data_.address_entries()}) {
      Entries rarest;
      std::string_view rarest_word;
      for (auto const word : words) {
        auto const found = with_prefix(text_, entries, word);
        if (rarest_word.empty() || found.size() < rarest.size()) {
          rarest = found;
          rarest_word = word;
        }
      }
      for (auto const& e : rarest.first(std::min(rarest.size(), kMaxByWords))) {
        auto const text = whole_text(text_, e.offset);
        std::uint32_t unfinished = 0;
        bool const all = std::all_of(words.begin(), words.end(), [&](auto word) { return has_word(text, word, unfinished); });
        if (all)
          offer({e.document, MatchKind::kWords, unfinished, static_cast<std::uint32_t>(text.size() - std::min(text.size(), query.size()))});
      }
    }
  }

  // Without spaces: the address begins as typed, leaves out a part, and goes on as typed (云东县人民路12号 without its town).
  void with_a_part_left_out(std::string_view query) {
    std::vector<std::size_t> ends;
    bool has_ideograph = false;
    for (std::size_t at = 0; at < query.size(); ends.push_back(at)) has_ideograph |= geo::is_ideograph(geo::next_character(query, at));
    if (!has_ideograph) return;
    auto const is_found = [&](std::size_t end) { return !with_prefix(text_, data_.address_entries(), query.substr(0, end)).empty(); };
    auto const last = std::partition_point(ends.begin(), ends.end(), is_found);
    if (last == ends.begin() || last == ends.end()) return;
    auto head = query.substr(0, *std::prev(last));
    while (!head.empty() && is_digit(head.back())) head.remove_suffix(1);  // A number is not taken apart.
    auto const rest = query.substr(head.size());
    if (head.empty()) return;
    auto const found = with_prefix(text_, data_.address_entries(), head);
    for (auto const& e : found.first(std::min(found.size(), kMaxByWords))) {
      auto const text = text_at(text_, e.offset).substr(head.size());
      for (auto at = text.find(rest); at != std::string_view::npos; at = text.find(rest, at + 1)) {
        if (at > 0 && is_digit(text[at - 1]) && is_digit(rest.front())) continue;
        auto const end = at + rest.size();
        bool const goes_on = end < text.size() && is_digit(text[end]) && is_digit(rest.back());
        offer({e.document, MatchKind::kWords, goes_on ? 1U : 0U, static_cast<std::uint32_t>(text.size() - rest.size())});
        break;
      }
    }
  }

  std::size_t size() const { return candidates_.size(); }
  std::vector<Candidate> take() {
    std::sort(candidates_.begin(), candidates_.end(), [](auto const& a, auto const& b) {
      return a.match != b.match ? a.match < b.match : a.rank != b.rank ? a.rank < b.rank : a.document < b.document;
    });
    return std::move(candidates_);
  }

 private:
  // The word at the start of a word of the text; counts those that go on (typed in part).
  static bool has_word(std::string_view text, std::string_view word, std::uint32_t& unfinished) {
    bool in_part = false;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      if (at != 0 && text[at - 1] != ' ') continue;
      auto const end = at + word.size();
      if (end == text.size() || text[end] == ' ') return true;
      in_part = true;
    }
    if (in_part) ++unfinished;
    return in_part;
  }
  // Street and number are both typed in full, however much of town and county follows.
  bool is_exact_address(records::SearchEntry const& e, std::string_view query, std::string_view rest) const {
    if (!rest.empty() && rest.front() != ' ' && !geo_boundary(query, rest)) return false;
    auto const& a = data_.address_records()[e.document & 0x0FFFFFFF];
    auto const number = geo::fold_text(plain_number(data_.text(a.number)));
    auto const at = number.empty() ? std::string_view::npos : query.rfind(number);
    if (at == std::string_view::npos) return rest.empty();
    if (at + number.size() < query.size() && query[at + number.size()] != ' ' && is_digit(query[at + number.size()])) return false;
    auto const street = data_.name(a.street);
    if (street.empty()) return true;
    for (auto const name : {street.local, street.zh, street.en})
      if (!name.empty() && query.find(geo::fold_text(name)) != std::string_view::npos) return true;
    return false;
  }
  // Between two scripts, or before the 号 that the caller left out.
  static bool geo_boundary(std::string_view query, std::string_view rest) {
    std::size_t at = 0;
    return geo::is_ideograph(geo::next_character(rest, at)) && is_digit(query.back()) && at == rest.size();
  }
  void offer(Candidate const& c) {
    auto const [entry, is_new] = place_.try_emplace(c.document, candidates_.size());
    if (is_new) {
      candidates_.push_back(c);
      return;
    }
    auto& old = candidates_[entry->second];
    if (std::tie(c.match, c.rank, c.left_over) < std::tie(old.match, old.rank, old.left_over)) old = c;
  }

  DataSet const& data_;
  std::string_view text_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::uint32_t, std::size_t> place_;  // Looked up only.
};

}  // namespace

std::vector<Candidate> find_candidates(DataSet const& data, std::string_view folded, std::size_t wanted) {
  Collector collector(data);
  if (folded.empty()) return {};
  collector.prefix(folded);
  constexpr std::string_view kNumberSign = "号";
  if (folded.size() > kNumberSign.size() && folded.ends_with(kNumberSign))
    collector.prefix(folded.substr(0, folded.size() - kNumberSign.size()));
  auto const words = words_of(folded);
  if (words.size() >= 2 && is_digit(words[0].front())) {  // "12 High Street": the number belongs behind some word of the street.
    for (std::size_t behind = 1; behind < std::min<std::size_t>(words.size(), 8); ++behind) {
      std::string turned;
      for (std::size_t i = 1; i < words.size(); ++i) {
        turned += (turned.empty() ? "" : " ") + std::string(words[i]);
        if (i == behind) turned += " " + std::string(words[0]);
      }
      collector.prefix(turned);
    }
  }
  if (collector.size() < wanted) collector.words(folded);
  if (collector.size() == 0) collector.with_a_part_left_out(folded);
  return collector.take();
}

std::vector<std::uint32_t> find_streets(DataSet const& data, std::string_view folded, std::size_t most) {
  std::vector<std::uint32_t> exact, by_prefix;
  if (folded.empty()) return {};
  auto const found = with_prefix(data.search_text(), data.name_entries(), folded);
  for (auto const& e : found.first(std::min(found.size(), kMaxNames))) {
    if ((e.document >> 28) != static_cast<std::uint32_t>(DocumentKind::kStreet)) continue;
    bool const is_exact = begins_text(data.search_text(), e.offset) && text_at(data.search_text(), e.offset).size() == folded.size();
    (is_exact ? exact : by_prefix).push_back(e.document & 0x0FFFFFFF);
  }
  auto& best = exact.empty() ? by_prefix : exact;
  std::sort(best.begin(), best.end());
  best.erase(std::unique(best.begin(), best.end()), best.end());
  if (best.size() > most) best.resize(most);
  return std::move(best);
}

}  // namespace tocsin::place_register
