// What people type and events keep for good. An event can never be erased (DOMAIN.md, boundary 12), so a text that stands in one is a code,
// a tag, or words of a place; a telephone or identity number has its field, and there it lies erasable beside the journal.
#pragma once

#include <string_view>

#include "base/denied_words.h"
#include "base/result.h"
#include "domain/vocabulary/vocabulary.h"

namespace tocsin {

// A language tag of BCP 47 as far as calls need it: language, extended language, script, region. "zh", "zh-yue", "zh-Hant-HK", "pt-PT".
bool is_language_tag(std::string_view text);

// Is there a run of digits as long as a telephone or identity number? 7 digits at a stretch, 9 with single spaces, hyphens, dots or
// brackets between, or 7 of those behind the + of a country; full-width and Chinese digits too. House numbers, numbers of roads and their
// stones, postcodes and coordinates written as decimals are none.
bool holds_long_number(std::string_view text);
// The words of a place stand in an event. Errors: place.text_holds_number (says what to do, never what was typed).
Result<bool> check_place_words(std::string_view text);

// A name or question in both languages, for base/denied_words.h; `field` is what the detail calls it. Errors: boundary.denied_word.
Result<bool> check_no_denied_word(std::string_view field, BilingualText const& text);

// A service's short number (110, 119, 120, 122, 12345), which is nobody's telephone.
bool is_service_number(std::string_view text);

}  // namespace tocsin
