// A described type as data at run time: what schemas, contracts, the schema hash and the denied-names test walk over.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_reader.h"
#include "codec/reflect.h"

namespace tocsin::codec {

enum class TypeKind {
  kBool,
  kInteger,
  kNumber,
  kText,
  kInstant,
  kDuration,
  kWgs84,
  kHash,
  kId,
  kCode,
  kWord,
  kOptional,
  kNullable,
  kList,
  kSet,
  kArray,
  kMap,
  kPair,
  kVariant,
  kStruct,
  kNothing,
  kRawJson
};

struct TypeInfo;
using TypeRef = TypeInfo const& (*)();  // A function, so that types may contain themselves.

struct MemberInfo {
  std::string_view name;  // On the wire.
  TypeRef type;
  bool required;
};

struct TypeInfo {
  TypeKind kind;
  std::string_view name = {};       // Structs, enums, variants' alternatives, tags of Id and Code: "incident.Opened".
  std::string_view wire_name = {};  // Structs: "incident.opened".
  std::int64_t min = 0;             // Integers.
  std::uint64_t max = 0;
  std::size_t size = 0;  // Arrays.
  std::span<MemberInfo const> members = {};
  std::span<Word const> words = {};
  std::span<TypeRef const> parts = {};  // Element; key and value; alternatives.
};

template <class T>
TypeInfo const& type_info();

// SHA-256 over all names and types reachable from T: a snapshot of another shape is not read.
Hash schema_hash(TypeInfo const& root);
template <class T>
Hash schema_hash() {
  return schema_hash(type_info<T>());
}

// Every type reachable from the root, each once, in a fixed order.
std::vector<TypeInfo const*> reachable_types(TypeInfo const& root);
// "incident.Opened.place_text" for every member reachable from the root: what the denied-names test reads.
std::vector<std::string> member_names(TypeInfo const& root);
// The members, words and types reachable from the root whose names the boundary forbids; empty when all is well.
std::vector<std::string> denied_members(TypeInfo const& root);

// ---- what follows is found by the compiler, not by readers ----

template <class T, class List>
struct MemberInfoTable;
template <class T, template <class...> class List, class... Ds>
struct MemberInfoTable<T, List<Ds...>> {
  static constexpr std::array<MemberInfo, sizeof...(Ds)> kMembers{
      MemberInfo{kMemberName<Ds>.view(), &type_info<MemberType<Ds>>, !may_be_absent<MemberType<Ds>>}...};
};
template <class... Ts>
struct PartTable {
  static constexpr std::array<TypeRef, sizeof...(Ts)> kParts{&type_info<Ts>...};
};
template <class T>
struct PartsOf;
template <template <class...> class Template, class... Ts>
struct PartsOf<Template<Ts...>> : PartTable<Ts...> {};

template <class T>
constexpr TypeInfo make_type_info() {
  if constexpr (std::is_same_v<T, bool>) {
    return {.kind = TypeKind::kBool};
  } else if constexpr (std::is_integral_v<T>) {
    return {
        .kind = TypeKind::kInteger, .min = static_cast<std::int64_t>(std::numeric_limits<T>::min()), .max = std::numeric_limits<T>::max()};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {.kind = TypeKind::kNumber};
  } else if constexpr (is_text<T>) {
    return {.kind = TypeKind::kText};
  } else if constexpr (std::is_same_v<T, Instant>) {
    return {.kind = TypeKind::kInstant};
  } else if constexpr (std::is_same_v<T, Duration>) {
    return {.kind = TypeKind::kDuration};
  } else if constexpr (std::is_same_v<T, Wgs84>) {
    return {.kind = TypeKind::kWgs84};
  } else if constexpr (std::is_same_v<T, Hash>) {
    return {.kind = TypeKind::kHash};
  } else if constexpr (is_id<T>) {
    return {.kind = TypeKind::kId};
  } else if constexpr (is_code<T>) {
    return {.kind = TypeKind::kCode};
  } else if constexpr (std::is_same_v<T, RawJson>) {
    return {.kind = TypeKind::kRawJson};
  } else if constexpr (std::is_same_v<T, std::monostate>) {
    return {.kind = TypeKind::kNothing};
  } else if constexpr (std::is_enum_v<T>) {
    return {.kind = TypeKind::kWord, .name = kSchemaName<T>.view(), .words = kWords<T>};
  } else if constexpr (is_optional<T>) {
    return {.kind = TypeKind::kOptional, .parts = PartTable<typename T::value_type>::kParts};
  } else if constexpr (is_nullable<T>) {
    return {.kind = TypeKind::kNullable, .parts = PartTable<typename T::value_type>::kParts};
  } else if constexpr (is_list<T>) {
    return {.kind = TypeKind::kList, .parts = PartTable<typename T::value_type>::kParts};
  } else if constexpr (is_set<T>) {
    return {.kind = TypeKind::kSet, .parts = PartTable<typename T::value_type>::kParts};
  } else if constexpr (is_std_array<T>) {
    return {.kind = TypeKind::kArray, .size = std::tuple_size_v<T>, .parts = PartTable<typename T::value_type>::kParts};
  } else if constexpr (is_map<T>) {
    return {.kind = TypeKind::kMap, .parts = PartTable<typename T::key_type, typename T::mapped_type>::kParts};
  } else if constexpr (is_a<T, std::pair>) {
    return {.kind = TypeKind::kPair, .parts = PartsOf<T>::kParts};
  } else if constexpr (is_variant<T>) {
    return {.kind = TypeKind::kVariant, .parts = PartsOf<typename FlatAlternatives<T>::type>::kParts};
  } else {
    static_assert(is_described_struct<T>, "BOOST_DESCRIBE_STRUCT is missing for this type");
    return {.kind = TypeKind::kStruct,
            .name = kSchemaName<T>.view(),
            .wire_name = kWireTypeName<T>.view(),
            .members = MemberInfoTable<T, Members<T>>::kMembers};
  }
}
template <class T>
inline constexpr TypeInfo kTypeInfo = make_type_info<T>();
template <class T>
TypeInfo const& type_info() {
  return kTypeInfo<T>;
}

}  // namespace tocsin::codec
