// Break-glass accounts (docs/internals/decisions/0018-break-glass-account.md): their secret, and what the store keeps of them.
#pragma once

#include <string>
#include <string_view>

#include "access/stored_text.h"

namespace tocsin::access {

// A folder of an earlier version has none.
inline constexpr AddedColumn kBreakGlassColumns[] = {
    {"account", "break_glass", "ALTER TABLE account ADD COLUMN break_glass INTEGER NOT NULL DEFAULT 0"},
    {"account", "spent_us", "ALTER TABLE account ADD COLUMN spent_us INTEGER NOT NULL DEFAULT 0"},
    {"session", "emergency_access", "ALTER TABLE session ADD COLUMN emergency_access TEXT NOT NULL DEFAULT ''"}};

std::string break_glass_secret();  // Made anew each time.
// As it stands on the paper, however it was typed: in small letters, without its dashes, O for 0.
std::string as_on_paper(std::string_view typed);

}  // namespace tocsin::access
