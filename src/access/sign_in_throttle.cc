#include "access/sign_in_throttle.h"

#include <algorithm>

namespace tocsin::access {

namespace {

constexpr std::size_t kMaxNameBytes = 40;  // Of an account; longer ones are nobody's.

std::pair<std::string, std::string> pair_of(std::string_view account, std::string_view address) {
  return {std::string(account.substr(0, kMaxNameBytes)), std::string(address)};
}

template <class Map, class LastOf>
void make_room(Map& map, LastOf last_of) {
  if (map.size() < SignInThrottle::kMaxKept) return;
  map.erase(std::min_element(map.begin(), map.end(), [&](auto const& a, auto const& b) { return last_of(a.second) < last_of(b.second); }));
}

}  // namespace

int SignInThrottle::count_at(Failures const& failures, Rule const& rule, Instant now) {
  std::int64_t const leaked = std::max<std::int64_t>(0, (now - failures.leaked_at).us / rule.one_forgotten_in.us);
  return static_cast<int>(std::max<std::int64_t>(0, failures.count - leaked));
}

Duration SignInThrottle::wait(Failures const& failures, Rule const& rule, Instant now) {
  int const over = count_at(failures, rule, now) - rule.free;
  if (over < 0) return {};
  Duration const pause = std::min(Duration::seconds(std::int64_t{1} << std::min(over, 20)), rule.longest);
  return std::clamp(failures.last + pause - now, Duration{}, pause);
}

void SignInThrottle::add(Failures& failures, Rule const& rule, Instant now) {
  int const left = count_at(failures, rule, now);
  // Whole steps only: a failure now does not take away what has leaked of the next one.
  failures.leaked_at = left == 0 ? now : failures.leaked_at + Duration{(failures.count - left) * rule.one_forgotten_in.us};
  failures.count = std::min(left + 1, rule.free + 20);
  failures.last = now;
}

Duration SignInThrottle::wait(std::string_view account, std::string_view address, Instant now) const {
  auto const pair = pair_of(account, address);
  if (auto const known = known_.find(pair); known != known_.end() && now - known->second < kKnownFor) return {};
  Duration out{};
  if (auto const tries = tries_.find(pair); tries != tries_.end()) out = wait(tries->second, kOfAccount, now);
  if (auto const all = addresses_.find(address); all != addresses_.end()) out = std::max(out, wait(all->second, kOfAddress, now));
  return out;
}

void SignInThrottle::failed(std::string_view account, std::string_view address, Instant now) {
  auto const last_of = [](Failures const& failures) { return failures.last; };
  auto pair = pair_of(account, address);
  if (!tries_.contains(pair)) make_room(tries_, last_of);
  add(tries_[std::move(pair)], kOfAccount, now);
  auto all = addresses_.find(address);
  if (all == addresses_.end()) {
    make_room(addresses_, last_of);
    all = addresses_.emplace(std::string(address), Failures{}).first;
  }
  add(all->second, kOfAddress, now);
}

Duration SignInThrottle::wait_for_code(std::string_view account, Instant now) const {
  auto const found = codes_.find(account);
  return found == codes_.end() ? Duration{} : wait(found->second, kOfCode, now);
}

void SignInThrottle::failed_code(std::string_view account, Instant now) {
  if (!codes_.contains(account)) make_room(codes_, [](Failures const& failures) { return failures.last; });
  add(codes_[std::string(account)], kOfCode, now);
}

void SignInThrottle::succeeded_code(std::string_view account) {
  if (auto const found = codes_.find(account); found != codes_.end()) codes_.erase(found);
}

void SignInThrottle::succeeded(std::string_view account, std::string_view address, Instant now) {
  auto pair = pair_of(account, address);
  tries_.erase(pair);
  if (!known_.contains(pair)) make_room(known_, [](Instant at) { return at; });
  known_[std::move(pair)] = now;
}

}  // namespace tocsin::access
