#include "codec/type_info.h"

#include <fmt/format.h>

#include "codec/denied_names.h"

namespace tocsin::codec {

namespace {

void collect(TypeInfo const& type, std::set<TypeInfo const*>& seen, std::vector<TypeInfo const*>& out) {
  if (!seen.insert(&type).second) return;
  out.push_back(&type);
  for (auto const& member : type.members) collect(member.type(), seen, out);
  for (auto const part : type.parts) collect(part(), seen, out);
}

// A type's place in the walk stands for the type, so that recursion ends and equal shapes hash equally.
std::size_t index_of(std::vector<TypeInfo const*> const& types, TypeInfo const& type) {
  return static_cast<std::size_t>(std::find(types.begin(), types.end(), &type) - types.begin());
}

}  // namespace

std::vector<TypeInfo const*> reachable_types(TypeInfo const& root) {
  std::set<TypeInfo const*> seen;  // Membership only; the order is that of the walk.
  std::vector<TypeInfo const*> out;
  collect(root, seen, out);
  return out;
}

Hash schema_hash(TypeInfo const& root) {
  auto const types = reachable_types(root);
  std::string text;
  for (auto const* type : types) {
    text += fmt::format("{} {} {} {} {} {}\n", static_cast<int>(type->kind), type->name, type->wire_name, type->min, type->max, type->size);
    for (auto const& member : type->members)
      text += fmt::format(" .{} {} {}\n", member.name, index_of(types, member.type()), member.required);
    for (auto const& word : type->words) text += fmt::format(" ={} {}\n", word.text, word.value);
    for (auto const part : type->parts) text += fmt::format(" <{}>\n", index_of(types, part()));
  }
  return sha256(text);
}

std::vector<std::string> member_names(TypeInfo const& root) {
  std::vector<std::string> out;
  for (auto const* type : reachable_types(root))
    for (auto const& member : type->members) out.push_back(fmt::format("{}.{}", type->name, member.name));
  return out;
}

std::vector<std::string> denied_members(TypeInfo const& root) {
  std::vector<std::string> out;
  for (auto const* type : reachable_types(root)) {
    if (is_denied_name(type->name)) out.emplace_back(type->name);
    for (auto const& member : type->members)
      if (is_denied_name(member.name)) out.push_back(fmt::format("{}.{}", type->name, member.name));
    for (auto const& word : type->words)
      if (is_denied_name(word.text)) out.push_back(fmt::format("{}={}", type->name, word.text));
  }
  return out;
}

}  // namespace tocsin::codec
