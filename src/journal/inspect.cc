#include "journal/inspect.h"

#include <ostream>

#include <fmt/format.h>

#include "journal/entry_codec.h"

namespace tocsin::journal {

namespace {

template <class Event>
std::string_view event_name(Event const& event) {
  return std::visit(
      [](auto const& alternative) -> std::string_view {
        using A = std::decay_t<decltype(alternative)>;
        if constexpr (codec::is_variant<A>) {
          return event_name(alternative);
        } else {
          return codec::kWireTypeName<A>.view();
        }
      },
      event);
}

}  // namespace

Verification verify(Journal const& journal) {
  Verification out{.chain = journal.header().genesis, .fault = {}};
  EntryDecoder decoder;
  std::size_t page_size = kPage;
  auto const bad = [&](Fault kind, std::string fault) {
    out.kind = kind;
    out.bad_position = out.entries + 1;
    out.fault = std::move(fault);
    return out;
  };
  while (true) {
    auto const page = journal.read(out.entries + 1, page_size);
    if (!page) {
      if (page_size == 1) return bad(Fault::kUnreadable, page.error().detail);
      page_size = 1;  // Somewhere in this page: find the very position.
      continue;
    }
    if (page->empty()) break;
    for (auto const& entry : *page) {
      if (entry.position != out.entries + 1)
        return bad(Fault::kMissing, fmt::format("the entry is missing; the next one is {}", entry.position));
      Hash const chain = next_chain(out.chain, entry.position, entry.bytes);
      if (chain != entry.chain) return bad(Fault::kChanged, "the entry has been changed: the chain does not fit");
      if (auto const decoded = decoder.decode(entry); !decoded) return bad(Fault::kUnreadable, decoded.error().detail);
      out.chain = chain;
      ++out.entries;
    }
  }
  auto const head = journal.head();
  if (head.position > out.entries) return bad(Fault::kMissing, fmt::format("the entry is missing; the head says {}", head.position));
  return out;
}

Result<Stats> stats(Journal const& journal) {
  Stats out;
  EntryDecoder decoder;
  for (std::uint64_t next = 1;;) {
    TOCSIN_TRY(auto const page, journal.read(next, kPage));
    if (page.empty()) return out;
    for (auto const& stored : page) {
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      next = stored.position + 1;
      if (out.entries++ == 0) out.first_at = stored.at;
      out.last_at = stored.at;
      out.bytes += stored.bytes.size();
      out.events += entry.events.size();
      for (auto const& event : entry.events) ++out.by_event[std::string(event_name(event))];
      if (!entry.refusal) continue;
      ++out.refused;
      ++out.by_refusal[entry.refusal->code];
    }
  }
}

int print_stats(std::ostream& out, Journal const& journal) {
  auto const result = stats(journal);
  if (!result) {
    out << fmt::format("{}: {}\n", result.error().code, result.error().detail);
    return 1;
  }
  out << fmt::format("entries {}\nrefused {}\nevents {}\nbytes {}\n", result->entries, result->refused, result->events, result->bytes);
  if (result->entries != 0) out << fmt::format("first_at {}\nlast_at {}\n", to_rfc3339(result->first_at), to_rfc3339(result->last_at));
  for (auto const& [name, count] : result->by_event) out << fmt::format("event {} {}\n", name, count);
  for (auto const& [code, count] : result->by_refusal) out << fmt::format("refusal {} {}\n", code, count);
  return 0;
}

Result<std::uint64_t> export_ndjson(std::ostream& out, Journal const& journal, std::uint64_t from) {
  std::uint64_t count = 0;
  while (true) {
    TOCSIN_TRY(auto const page, journal.read(from, kPage));
    if (page.empty()) return count;
    for (auto const& entry : page) out << entry.bytes << '\n';
    if (!out) return unavailable("journal.not_exported", "the output could not be written");
    count += page.size();
    from = page.back().position + 1;
  }
}

}  // namespace tocsin::journal
