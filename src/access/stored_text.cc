#include "access/stored_text.h"

#include <sodium.h>

#include "base/id.h"

namespace tocsin::access {

std::string join(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const end = text.find(' ');
    if (end != 0) out.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

std::string join_roles(std::vector<Role> const& roles) {
  std::vector<std::string> words;
  for (Role const role : roles) words.emplace_back(to_text(role));
  return join(words);
}

std::vector<Role> split_roles(std::string_view text) {
  std::vector<Role> out;
  for (auto const& word : split(text))
    if (auto const role = role_from_text(word)) out.push_back(*role);
  return out;
}

// An area that is no code would be split into others when it is read again.
Result<void> check_areas(std::vector<std::string> const& areas) {
  if (areas.size() > kMaxAreas) return invalid("list.too_long", "at most 100 areas");
  for (auto const& area : areas)
    if (!is_valid_code(area)) return invalid("code.malformed", "areas are codes of jurisdictions or stations");
  return {};
}

std::string random_hex(std::size_t bytes) {
  std::vector<std::uint8_t> buffer(bytes);
  randombytes_buf(buffer.data(), buffer.size());
  return to_hex(buffer);
}

std::string seal(Hash const& key, std::string_view text) {
  std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
  randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, reinterpret_cast<unsigned char const*>(text.data()), text.size(), bytes,
                        key.data());
  return out;
}

std::optional<std::string> open_sealed(Hash const& key, std::string_view sealed) {
  if (sealed.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return std::nullopt;
  std::string out(sealed.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
  auto const* bytes = reinterpret_cast<unsigned char const*>(sealed.data());
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(out.data()), bytes + crypto_secretbox_NONCEBYTES,
                                 sealed.size() - crypto_secretbox_NONCEBYTES, bytes, key.data()) != 0)
    return std::nullopt;
  return out;
}

Result<bool> has_column(store::Database& database, std::string_view table, std::string_view name) {
  auto found = database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
  found.bind(1, table).bind(2, name);
  return found.step();
}

Result<void> add_missing(store::Database& database, std::span<AddedColumn const> columns) {
  for (auto const& column : columns) {
    TOCSIN_TRY(bool const is_there, has_column(database, column.table, column.name));
    if (!is_there) TOCSIN_CHECK(database.execute(column.sql));
  }
  return {};
}

}  // namespace tocsin::access
