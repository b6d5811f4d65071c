// What every event is told about the entry that carries it. Clocks use occurred_at, order is recorded_at.
#pragma once

#include "domain/vocabulary/vocabulary.h"

namespace tocsin {

struct Meta {
  std::uint64_t position = 0;
  Instant recorded_at;
  Instant occurred_at;
  Source source = Source::kConsole;
  AccountCode actor;
};

// When and how something became known; kept in state beside what it is about.
struct Stamp {
  Instant occurred_at;
  Instant recorded_at;
  Source source = Source::kConsole;

  bool is_set() const { return recorded_at.is_set(); }
  friend bool operator==(Stamp const&, Stamp const&) = default;
};
BOOST_DESCRIBE_STRUCT(Stamp, (), (occurred_at, recorded_at, source))

// Fresh ids for what a decision makes: (centre, position of the entry, running ordinal).
struct Fresh {
  std::uint16_t centre = 1;
  std::uint64_t position = 1;
  std::uint16_t next_ordinal = 0;
  template <class Tag>
  Id<Tag> id() {
    return {centre, position, next_ordinal++};
  }
};

inline Stamp stamp_of(Meta const& meta) { return {meta.occurred_at, meta.recorded_at, meta.source}; }

}  // namespace tocsin
