// The journal for auditors: who did what, when, to what. Names of events and codes only: no text of an event, and personal details are not
// in the journal at all.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/command.h"
#include "journal/journal.h"

namespace tocsin::audit {

enum class ExportFormat { kJson, kSyslog };

// One line without its end. Syslog: RFC 5424, facility 13 (log audit); severity 6, refusals and readings of personal details 5.
std::string to_line(ExportFormat format, core::Entry const& entry, journal::StoredEntry const& stored, std::string_view host);
// Every entry from position `from` on. Errors: those of `write`, journal.damaged_at, journal.read_failed.
Result<std::uint64_t> export_lines(journal::Journal const& journal, ExportFormat format, std::uint64_t from, std::string_view host,
                                   std::function<Result<void>(std::string const&)> const& write);

// "-" (standard output), a file, udp://HOST:PORT, or unix:PATH (a datagram socket, as /dev/log is). Errors: export.not_written,
// audit.target_malformed.
Result<std::function<Result<void>(std::string const&)>> open_output(std::string const& to);

}  // namespace tocsin::audit
