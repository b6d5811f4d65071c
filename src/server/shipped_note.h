// DIR/shipped.json: what `tocsin ship` did last for this folder, so that the doctor can say how far the off-site copy is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"

namespace tocsin::server {

struct ShippedNote {
  std::string to;              // The folder.
  std::uint64_t position = 0;  // Up to which it holds everything,
  Hash chain{};                // and the journal's chain there.
  Instant at;                  // When that was last so: also where nothing new was to be shipped.
  std::int64_t every_s = 0;    // 0: a single pass, started by a timer or by hand.
};
BOOST_DESCRIBE_STRUCT(ShippedNote, (), (to, position, chain, at, every_s))

std::optional<ShippedNote> read_shipped_note(std::filesystem::path const& folder);
Result<void> write_shipped_note(std::filesystem::path const& folder, ShippedNote const& note);  // Errors: register.cannot_write.

}  // namespace tocsin::server
