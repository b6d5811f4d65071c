#include <fmt/format.h>

#include "base/match.h"
#include "domain/premises/premises.h"

namespace tocsin::premises {
namespace {

Result<SafetyNote const*> find(State const& state, NoteId id) {
  auto const at = state.safety_notes.find(id);
  if (at == state.safety_notes.end()) return not_found("premises.note_unknown", fmt::format("no safety note {}", to_text(id)));
  return &at->second;
}

}  // namespace

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, AccountCode const& actor, Fresh& fresh) {
  using Events = std::vector<Event>;
  using Answer = Result<Events>;
  return match(
      command,
      [&](ProposeSafetyNote const& c) -> Answer {
        if (!is_valid_code(c.premises.text)) return invalid("premises.code_malformed", "a note belongs to premises with a register code");
        if (c.expires_at <= now) return invalid("premises.note_expired", "the note would have expired already");
        if (c.expires_at - now > kLongestSafetyNote) return invalid("premises.note_too_long", "a safety note expires within 90 days");
        if (state.safety_notes.size() >= kMaxSafetyNotes)
          return conflict("premises.too_many_notes", fmt::format("{} notes stand already", kMaxSafetyNotes));
        return Events{SafetyNoteProposed{fresh.id<NoteTag>(), c.premises, c.text, c.reason, c.expires_at}};
      },
      [&](ApproveSafetyNote const& c) -> Answer {
        TOCSIN_TRY(auto const* note, find(state, c.note));
        if (note->approver) return conflict("premises.note_already_approved", "the note is approved already");
        if (note->author == actor) return forbidden("premises.same_person", "the author of a safety note cannot approve it");
        if (note->expires_at <= now) return conflict("premises.note_expired", "the note has expired");
        return Events{SafetyNoteApproved{c.note}};
      },
      [&](WithdrawSafetyNote const& c) -> Answer {
        TOCSIN_CHECK(find(state, c.note));
        return Events{SafetyNoteEnded{c.note}};
      });
}

std::vector<Event> on_time(State const& state, Instant now) {
  std::vector<Event> events;
  for (auto const& [id, note] : state.safety_notes)
    if (note.expires_at <= now) events.push_back(SafetyNoteEnded{id});
  return events;
}

void apply(State& state, Event const& event, Meta const& meta) {
  match(
      event,
      [&](SafetyNoteProposed const& e) {
        state.safety_notes[e.note] = SafetyNote{e.note, e.premises, meta.actor, {}, e.text, e.reason, e.expires_at};
      },
      [&](SafetyNoteApproved const& e) {
        if (auto const at = state.safety_notes.find(e.note); at != state.safety_notes.end()) at->second.approver = meta.actor;
      },
      [&](SafetyNoteEnded const& e) { state.safety_notes.erase(e.note); });
}

}  // namespace tocsin::premises
