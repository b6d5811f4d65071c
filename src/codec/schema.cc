#include "codec/schema.h"

#include <fmt/format.h>

#include "codec/json_writer.h"

namespace tocsin::codec {

namespace {
std::string in_quotes(std::string_view text) {
  std::string out;
  append_text(out, text);
  return out;
}
std::string id_pattern() { return in_quotes("^([0-9]+-[0-9]+-[0-9]+)?$"); }
}  // namespace

std::string SchemaBuilder::schema_of(TypeInfo const& type) {
  switch (type.kind) {
    case TypeKind::kBool: return R"({"type":"boolean"})";
    case TypeKind::kInteger: return fmt::format(R"({{"type":"integer","minimum":{},"maximum":{}}})", type.min, type.max);
    case TypeKind::kNumber: return R"({"type":"number"})";
    case TypeKind::kText: return R"({"type":"string"})";
    case TypeKind::kInstant: return R"({"type":"string","format":"date-time"})";
    case TypeKind::kDuration: return R"({"type":"number","description":"milliseconds"})";
    case TypeKind::kWgs84:
      return R"({"type":"object","properties":{"lat":{"type":"number","minimum":-90,"maximum":90},"lon":{"type":"number","minimum":-180,"maximum":180}},"required":["lat","lon"],"additionalProperties":false,"description":"WGS-84 degrees"})";
    case TypeKind::kHash: return R"({"type":"string","pattern":"^[0-9a-f]{64}$"})";
    case TypeKind::kId: return fmt::format(R"({{"type":"string","pattern":{},"description":"opaque id"}})", id_pattern());
    case TypeKind::kCode: return R"({"type":"string","maxLength":64})";
    case TypeKind::kRawJson:
    case TypeKind::kNothing: return "{}";
    case TypeKind::kOptional: return schema_of(type.parts[0]());
    case TypeKind::kNullable: return fmt::format(R"({{"anyOf":[{},{{"type":"null"}}]}})", schema_of(type.parts[0]()));
    case TypeKind::kList: return fmt::format(R"({{"type":"array","items":{}}})", schema_of(type.parts[0]()));
    case TypeKind::kSet: return fmt::format(R"({{"type":"array","items":{},"uniqueItems":true}})", schema_of(type.parts[0]()));
    case TypeKind::kArray:
      return fmt::format(R"({{"type":"array","items":{},"minItems":{},"maxItems":{}}})", schema_of(type.parts[0]()), type.size, type.size);
    case TypeKind::kMap: return fmt::format(R"({{"type":"object","additionalProperties":{}}})", schema_of(type.parts[1]()));
    case TypeKind::kPair:
      return fmt::format(R"({{"type":"array","prefixItems":[{},{}],"minItems":2,"maxItems":2}})", schema_of(type.parts[0]()),
                         schema_of(type.parts[1]()));
    case TypeKind::kWord:
    case TypeKind::kStruct: return add_component(std::string(type.name), type, {});
    case TypeKind::kVariant: {
      std::string one_of, mapping;
      for (auto const part : type.parts) {
        auto const& alternative = part();
        // The alternative with its "event" member is another shape than the struct by itself.
        std::string const ref = add_component(std::string(alternative.wire_name), alternative, alternative.wire_name);
        one_of += (one_of.empty() ? "" : ",") + ref;
        mapping += fmt::format("{}{}:{}", mapping.empty() ? "" : ",", in_quotes(alternative.wire_name),
                               in_quotes(ref_prefix_ + std::string(alternative.wire_name)));
      }
      return fmt::format(R"({{"oneOf":[{}],"discriminator":{{"propertyName":{},"mapping":{{{}}}}}}})", one_of,
                         in_quotes(kAlternativeMember), mapping);
    }
  }
  return "{}";
}

std::string SchemaBuilder::add_component(std::string name, TypeInfo const& type, std::string_view discriminator) {
  std::string const ref = fmt::format(R"({{"$ref":{}}})", in_quotes(ref_prefix_ + name));
  auto const [at, is_new] = owners_.emplace(name, &type);
  TOCSIN_ASSERT(at->second == &type);
  if (!is_new) return ref;
  if (type.kind == TypeKind::kWord) {
    std::string words;
    for (auto const& word : type.words) words += (words.empty() ? "" : ",") + in_quotes(word.text);
    components_[name] = fmt::format(R"({{"type":"string","enum":[{}]}})", words);
  } else {
    components_[name] = struct_schema(type, discriminator);
  }
  return ref;
}

std::string SchemaBuilder::struct_schema(TypeInfo const& type, std::string_view discriminator) {
  std::string properties, required;
  if (!discriminator.empty()) {
    properties = fmt::format(R"({}:{{"type":"string","const":{}}})", in_quotes(kAlternativeMember), in_quotes(discriminator));
    required = in_quotes(kAlternativeMember);
  }
  for (auto const& member : type.members) {
    properties += fmt::format("{}{}:{}", properties.empty() ? "" : ",", in_quotes(member.name), schema_of(member.type()));
    if (member.required) required += (required.empty() ? "" : ",") + in_quotes(member.name);
  }
  std::string out = fmt::format(R"({{"type":"object","properties":{{{}}})", properties);
  if (!required.empty()) out += fmt::format(R"(,"required":[{}])", required);
  return out + R"(,"additionalProperties":false})";
}

std::string SchemaBuilder::components_json() const {
  std::string out = "{";
  for (auto const& [name, schema] : components_) out += fmt::format("{}{}:{}", out.size() == 1 ? "" : ",", in_quotes(name), schema);
  return out + "}";
}

std::string standalone_schema(TypeInfo const& root) {
  SchemaBuilder builder("#/$defs/");
  std::string const schema = builder.schema_of(root);
  return fmt::format(R"({{"$schema":"https://json-schema.org/draft/2020-12/schema",{},"$defs":{}}})",
                     std::string_view(schema).substr(1, schema.size() - 2), builder.components_json());
}

std::string pretty_json(std::string_view compact) {
  std::string out;
  int depth = 0;
  bool in_text = false;
  auto const new_line = [&] { out.append("\n").append(static_cast<std::size_t>(depth) * 2, ' '); };
  for (std::size_t i = 0; i < compact.size(); ++i) {
    char const c = compact[i];
    if (in_text) {
      out += c;
      if (c == '\\') out += compact[++i];
      if (c == '"') in_text = false;
    } else if ((c == '{' || c == '[') && i + 1 < compact.size() && (compact[i + 1] == '}' || compact[i + 1] == ']')) {
      out += c;
      out += compact[++i];
    } else if (c == '{' || c == '[') {
      out += c;
      ++depth;
      new_line();
    } else if (c == '}' || c == ']') {
      --depth;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else {
      out += c;
      if (c == ':') out += ' ';
      if (c == '"') in_text = true;
    }
  }
  return out + "\n";
}

}  // namespace tocsin::codec
