// JSON Schema (the OpenAPI 3.1 dialect) of described types: contracts/openapi.json and contracts/journal.json are made of these.
#pragma once

#include <map>
#include <string>

#include "codec/type_info.h"

namespace tocsin::codec {

// Collects named components ("incident.Opened") while schemas that refer to them are asked for.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(std::string ref_prefix = "#/components/schemas/") : ref_prefix_(std::move(ref_prefix)) {}

  // The schema of the type as JSON text: {"$ref":"..."} for structs and enums, inline for the rest.
  std::string schema_of(TypeInfo const& type);
  template <class T>
  std::string schema_of() {
    return schema_of(type_info<T>());
  }
  // Name -> schema JSON, in name order. Two different types of one name are an invariant broken.
  std::map<std::string, std::string> const& components() const { return components_; }
  // {"a.B":{...},...}, one component a line.
  std::string components_json() const;

 private:
  std::string struct_schema(TypeInfo const& type, std::string_view discriminator);
  std::string add_component(std::string name, TypeInfo const& type, std::string_view discriminator);

  std::string ref_prefix_;
  std::map<std::string, std::string> components_;
  std::map<std::string, TypeInfo const*> owners_;
};

// The schema of one root with everything it needs under "$defs": contracts/journal.json.
std::string standalone_schema(TypeInfo const& root);
// The same text with line breaks and two-space indentation, for files that people read and compare.
std::string pretty_json(std::string_view compact);

}  // namespace tocsin::codec
