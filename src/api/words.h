// Reading words and ids that stand inside bodies, with the same refusals everywhere.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "codec/reflect.h"

namespace tocsin::api {

template <class E>
Result<E> word(std::string_view text, std::string_view member) {
  if (auto const found = codec::enumerator_of<E>(text)) return *found;
  std::string detail = std::string(member) + " is one of:";
  for (auto const& known : codec::kWords<E>) detail += ' ' + std::string(known.text);
  return invalid("word.unknown", std::move(detail));
}

template <class IdType>
Result<IdType> id_in_body(std::string_view text, std::string_view code) {
  auto const id = parse_raw_id(text);
  if (!id) return not_found(code, "no such id");  // What was typed is never said again: it may be a number of somebody.
  return IdType{id->centre, id->position, id->ordinal};
}

template <class CodeType>
Result<CodeType> code_in_body(std::string_view text, std::string_view member) {
  if (!is_valid_code(text)) return invalid("code.malformed", std::string(member) + " is a code of 1 to 64 letters, digits and . _ - /");
  return CodeType{std::string(text)};
}

}  // namespace tocsin::api
