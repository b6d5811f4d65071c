// The few words that paper needs, in both languages. Screens have theirs in web/src/i18n; paper is made where no screen runs.
#pragma once

#include <string>
#include <string_view>

#include "domain/vocabulary/vocabulary.h"

namespace tocsin::api::paper {

enum class Language : std::uint8_t { kZh, kEn };

std::string_view text(Language language, std::string_view zh, std::string_view en);
std::string_view text(Language language, BilingualText const& both);  // The other language where one is empty.
std::string_view word(Language language, UnitStatus status);
std::string escaped(std::string_view text);  // For HTML, in elements and quoted attributes.

}  // namespace tocsin::api::paper
