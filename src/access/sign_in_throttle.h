// SignInThrottle: how long one has to wait before the next try at a password. Wrong passwords slow down the address that they come from,
// never the account: who types them elsewhere cannot keep its owner out. Where an account has signed in before, it is let try at any time;
// there the hash alone (a tenth of a second, one at a time) slows guessing down. In memory, of bounded size; not thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tocsin::access {

class SignInThrottle {
 public:
  // Zero: now.
  Duration wait(std::string_view account, std::string_view address, Instant now) const;
  void failed(std::string_view account, std::string_view address, Instant now);
  // Codes of a second factor: of the account alone, for who gets as far as a code knows its password. A right one forgets the wrong ones.
  Duration wait_for_code(std::string_view account, Instant now) const;
  void failed_code(std::string_view account, Instant now);
  void succeeded_code(std::string_view account);
  void succeeded(std::string_view account, std::string_view address, Instant now);
  std::size_t size() const { return tries_.size() + addresses_.size() + codes_.size() + known_.size(); }

  static constexpr std::size_t kMaxKept = 10'000;  // Of each of the four; past it, what was quiet longest is forgotten.

 private:
  using Pair = std::pair<std::string, std::string>;  // Account, address.
  // Failures leak away, one in each `one_forgotten_in`. Past `free` of them one waits a second, then twice as long each time.
  struct Rule {
    int free;
    Duration one_forgotten_in, longest;
  };
  static constexpr Rule kOfAccount{5, Duration::minutes(5), Duration::minutes(15)};
  static constexpr Rule kOfAddress{40, Duration::seconds(30), Duration::minutes(1)};  // Of all accounts: many may sit behind one.
  static constexpr Rule kOfCode{5, Duration::minutes(30), Duration::minutes(30)};     // Some sixty of a million codes a day.
  static constexpr Duration kKnownFor = Duration::days(90);
  struct Failures {
    int count = 0;
    Instant last, leaked_at;
  };
  static int count_at(Failures const& failures, Rule const& rule, Instant now);
  static Duration wait(Failures const& failures, Rule const& rule, Instant now);
  static void add(Failures& failures, Rule const& rule, Instant now);

  std::map<Pair, Failures> tries_;
  std::map<std::string, Failures, std::less<>> addresses_;
  std::map<std::string, Failures, std::less<>> codes_;
  std::map<Pair, Instant> known_;
};

}  // namespace tocsin::access
