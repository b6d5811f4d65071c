#include "journal/segments/segment.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <sodium.h>
#include <boost/describe.hpp>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/schema.h"
#include "journal/backup/details_of.h"
#include "journal/entry_codec.h"

namespace tocsin::journal {

// Ciphertexts and keys are bytes: in a text they stand as base64.
struct DetailLine {
  std::string id, record, ciphertext;
  std::optional<std::string> wrapped_key;  // Left out: erased.
};
struct LastLine {
  Hash sha256{};
};
BOOST_DESCRIBE_STRUCT(SegmentHeader, (),
                      (format_version, centre, genesis, key_check, first, last, chain_before, chain_after, first_at, last_at, details,
                       made_at, state_hash, state_shape))
BOOST_DESCRIBE_STRUCT(DetailLine, (), (id, record, ciphertext, wrapped_key))
BOOST_DESCRIBE_STRUCT(LastLine, (), (sha256))

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBefore = "segment-", kAfter = ".ndjson";
constexpr std::size_t kDigits = 12;
constexpr codec::JsonLimits kSegmentLimits{
    .max_bytes = 4 * 1024 * 1024, .max_string_bytes = 2 * 1024 * 1024, .max_items = 10'000, .max_depth = 8};

std::unexpected<Error> not_whole(std::string why) { return corrupt("restore.segment_damaged", std::move(why)); }

std::string to_base64(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // The zero behind it.
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  out.resize(size);
  return out;
}

// The line up to the next '\n', which goes too. Nothing: there is no whole one.
std::optional<std::string_view> take_line(std::string_view& text) {
  auto const end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  auto const line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// Takes the last line off and gives what stands before it, when that is what it says.
Result<std::string_view> without_checksum(std::string_view text) {
  if (text.empty() || text.back() != '\n') return not_whole("it is cut off");
  auto const before = text.substr(0, text.size() - 1).rfind('\n');
  if (before == std::string_view::npos) return not_whole("it is cut off");
  auto const last = text.substr(before + 1, text.size() - before - 2);
  auto const sum = codec::from_json<LastLine>(last, kSegmentLimits);
  if (!sum) return not_whole("it is cut off, or its checksum cannot be read");
  auto const content = text.substr(0, before + 1);
  if (sha256(content) != sum->sha256) return not_whole("the checksum is another");
  return content;
}

Result<void> check_header(SegmentHeader const& header) {
  if (header.format_version > kSegmentVersion)
    return not_whole(fmt::format("it is of format {}; this program reads up to {}", header.format_version, kSegmentVersion));
  if (header.first == 0 || header.last < header.first) return not_whole(fmt::format("positions {} to {}", header.first, header.last));
  return {};
}

Result<void> read_entries(std::string_view& content, Segment& out, std::map<std::string, DetailRef, std::less<>>& named) {
  auto const& header = out.header;
  EntryDecoder decoder;
  Hash chain = header.chain_before;
  for (auto position = header.first; position <= header.last; ++position) {
    auto const line = take_line(content);
    if (!line) return not_whole(fmt::format("position {} is missing", position));
    auto const entry = decoder.decode(*line);
    if (!entry || entry->position != position) return not_whole(fmt::format("position {} is no entry of that position", position));
    chain = next_chain(chain, position, *line);
    SegmentEntry one{{position, entry->at, entry->envelope.command_id, std::string(*line), chain}, {}, {}};
    each_detail(entry->events, [&](DetailRef const& detail) {
      if (named.emplace(detail.id, detail).second) one.details.push_back(detail.id);
    });
    for (auto const& event : entry->events)
      if (auto const* erased = std::get_if<core::DetailsErased>(&event))
        one.erased.insert(one.erased.end(), erased->records.begin(), erased->records.end());
    out.entries.push_back(std::move(one));
  }
  if (chain != header.chain_after) return not_whole("the chain does not fit");
  return {};
}

Result<void> read_details(std::string_view& content, Segment& out, std::map<std::string, DetailRef, std::less<>> const& named) {
  for (std::uint64_t n = 0; n < out.header.details; ++n) {
    auto const line = take_line(content);
    if (!line) return not_whole("a detail is missing");
    auto const read = codec::from_json<DetailLine>(*line, kSegmentLimits);
    if (!read) return not_whole("a detail cannot be read");
    auto const ciphertext = from_base64(read->ciphertext), key = from_base64(read->wrapped_key.value_or(""));
    auto const name = named.find(read->id);
    if (!ciphertext || !key || name == named.end() || read->record != name->second.record ||
        sha256(*ciphertext) != name->second.ciphertext_sha256)
      return not_whole(fmt::format("detail {} is not the one that its entry names", read->id));
    out.details.push_back(
        {.id = read->id, .record = read->record, .ciphertext = *ciphertext, .wrapped_key = *key, .sha256 = name->second.ciphertext_sha256});
  }
  if (!content.empty()) return not_whole("there is more in it than its header says");
  return {};
}

}  // namespace

std::string SegmentName::file() const { return fmt::format("{}{:0{}}-{:0{}}{}", kBefore, first, kDigits, last, kDigits, kAfter); }

std::optional<SegmentName> segment_name(std::string_view file) {
  if (!file.starts_with(kBefore) || !file.ends_with(kAfter)) return std::nullopt;
  auto const* at = file.data() + kBefore.size();
  auto const* const end = file.data() + file.size() - kAfter.size();
  SegmentName out;
  auto const first = std::from_chars(at, end, out.first);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-') return std::nullopt;
  auto const last = std::from_chars(first.ptr + 1, end, out.last);
  if (last.ec != std::errc{} || last.ptr != end || out.file() != file) return std::nullopt;
  return out;
}

std::vector<SegmentName> segments_in(std::string const& folder) {
  std::vector<SegmentName> out;
  std::error_code none;
  for (fs::directory_iterator at(folder, none), end; !none && at != end; at.increment(none))
    if (auto const name = segment_name(at->path().filename().string())) out.push_back(*name);
  std::ranges::sort(out,
                    [](SegmentName const& a, SegmentName const& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
  return out;
}

std::string segment_text(SegmentHeader header, std::vector<StoredEntry> const& entries, std::vector<StoredDetail> const& details) {
  header.details = details.size();
  std::string out = codec::to_json(header) + '\n';
  for (auto const& entry : entries) out.append(entry.bytes) += '\n';
  for (auto const& detail : details) {
    DetailLine line{.id = detail.id, .record = detail.record, .ciphertext = to_base64(detail.ciphertext), .wrapped_key = {}};
    if (!detail.wrapped_key.empty()) line.wrapped_key = to_base64(detail.wrapped_key);
    out += codec::to_json(line) + '\n';
  }
  auto const sum = sha256(out);
  return out += codec::to_json(LastLine{sum}) + '\n';
}

Result<Segment> read_segment_text(std::string_view text) {
  if (text.size() > kMostSegmentBytes) return not_whole("it is larger than a segment gets");
  TOCSIN_TRY(auto content, without_checksum(text));
  auto const first_line = take_line(content);
  auto header = first_line ? codec::from_json<SegmentHeader>(*first_line, kSegmentLimits) : Result<SegmentHeader>(not_whole(""));
  if (!header) return not_whole("its header cannot be read");
  TOCSIN_CHECK(check_header(*header));
  Segment out{.header = *header, .entries = {}, .details = {}};
  std::map<std::string, DetailRef, std::less<>> named;
  TOCSIN_CHECK(read_entries(content, out, named));
  TOCSIN_CHECK(read_details(content, out, named));
  return out;
}

Result<Segment> read_segment(std::string const& folder, SegmentName const& name) {
  fs::path const path = fs::path(folder) / name.file();
  auto const read = [&]() -> Result<Segment> {
    std::error_code error;
    auto const size = fs::file_size(path, error);
    if (error) return not_whole(error.message());
    if (size > kMostSegmentBytes) return not_whole("it is larger than a segment gets");
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(size))) return not_whole("it cannot be read");
    TOCSIN_TRY(auto segment, read_segment_text(text));
    if (segment.header.first != name.first || segment.header.last != name.last)
      return not_whole("it holds other positions than its name says");
    return segment;
  };
  auto segment = read();
  if (!segment) segment.error().detail = name.file() + ": " + segment.error().detail;
  return segment;
}

}  // namespace tocsin::journal
