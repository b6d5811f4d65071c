// src/domain/premises/premises.h: what operators decide about a site, keyed by its register code. Facts (occupancy, hazards, access) are
// the register's. A responder-safety note needs author, approver and reason and expires within 90 days (DOMAIN.md, boundary 6).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::premises {

inline constexpr Duration kLongestSafetyNote = Duration::days(90);
inline constexpr std::size_t kMaxSafetyNotes = 20'000;

struct SafetyNote {
  NoteId note;
  PremisesCode premises;
  AccountCode author;
  std::optional<AccountCode> approver;
  DetailRef text;
  DetailRef reason;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SafetyNote, (), (note, premises, author, approver, text, reason, expires_at))
struct State {
  std::map<NoteId, SafetyNote> safety_notes;
};  // Proposed and approved; expired ones leave.
BOOST_DESCRIBE_STRUCT(State, (), (safety_notes))

struct ProposeSafetyNote {
  PremisesCode premises;
  DetailRef text;
  DetailRef reason;
  Instant expires_at;
};
struct ApproveSafetyNote {
  NoteId note;
};
struct WithdrawSafetyNote {
  NoteId note;
};
using Command = std::variant<ProposeSafetyNote, ApproveSafetyNote, WithdrawSafetyNote>;
struct SafetyNoteProposed {
  NoteId note;
  PremisesCode premises;
  DetailRef text;
  DetailRef reason;
  Instant expires_at;
};
struct SafetyNoteApproved {
  NoteId note;
};
struct SafetyNoteEnded {
  NoteId note;
};  // Withdrawn or expired.
using Event = std::variant<SafetyNoteProposed, SafetyNoteApproved, SafetyNoteEnded>;
BOOST_DESCRIBE_STRUCT(SafetyNoteProposed, (), (note, premises, text, reason, expires_at))
BOOST_DESCRIBE_STRUCT(SafetyNoteApproved, (), (note))
BOOST_DESCRIBE_STRUCT(SafetyNoteEnded, (), (note))

// Errors: premises.note_unknown, premises.note_too_long (over 90 days), premises.note_expired, premises.same_person (author = approver),
// premises.note_already_approved.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, AccountCode const& actor, Fresh& fresh);
std::vector<Event> on_time(State const& state, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::premises
