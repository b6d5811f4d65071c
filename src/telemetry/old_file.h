// OldFile: the telemetry.db of a server whose journal went to PostgreSQL. The one that leads carries it over and removes it; until then
// nothing in it is kept longer than elsewhere.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "telemetry/store.h"

namespace tocsin::store {
class Database;
}

namespace tocsin::telemetry {

class OldFile {
 public:
  explicit OldFile(std::string file);
  ~OldFile();

  bool is_there() const;
  // The next few thousand tracks, and at last the last positions, then the file is removed. False: `write` said so (another leads). What
  // was carried already is carried again after a restart; the store tells it apart. Errors: store.*, of `write`.
  using Write = std::function<Result<bool>(std::span<Position const>)>;
  Result<bool> carry_on(Instant from, Write const& write);
  // A standby's: removed when nothing else is in it. Errors: store.*
  Result<void> forget_before(Instant day);
  // It cannot be read: nobody will miss it for longer than it may be kept.
  void remove();

 private:
  Result<void> open();
  std::string file_;
  std::unique_ptr<store::Database> database_;
  std::string unit_;  // Up to where it was carried.
  std::int64_t taken_us_ = INT64_MIN;
};

}  // namespace tocsin::telemetry
