#include "server/open_journal.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "journal/postgres/postgres_journal.h"
#include "journal/sqlite_journal.h"

namespace tocsin::server {

namespace {

namespace fs = std::filesystem;

struct Place {
  std::string url;           // Empty: there is none.
  std::uint16_t centre = 1;  // A mark of before says none.
};

Place place_in(fs::path const& file) {
  std::ifstream in(file);
  Place out;
  std::string word;
  std::getline(in, out.url);
  in >> word;
  if (std::uint16_t number = 0; word == "centre" && in >> number) out.centre = number;
  return out;
}

// Whole or not at all: a folder whose mark were cut off would begin another journal. Not written where it says the same already, for a
// centre that fails is opened again and again.
void keep_place(fs::path const& file, Place const& place) {
  if (auto const known = place_in(file); known.url == place.url && known.centre == place.centre) return;
  fs::path const written = file.string() + ".new";
  std::ofstream out(written);
  out << place.url << "\ncentre " << place.centre << '\n';
  out.close();
  std::error_code error;
  if (out) fs::rename(written, file, error);
}

}  // namespace

bool is_data_folder(fs::path const& folder) {
  std::error_code error;
  for (char const* left : {"journal.db", "journal.place", "access.db"})
    if (fs::exists(folder / left, error)) return true;
  return false;
}

Result<std::unique_ptr<journal::Journal>> open_journal(JournalPlace const& place) {
  fs::path const mark = fs::path(place.folder) / "journal.place";
  Place const known = place_in(mark);
  std::string const& named = known.url;  // Then a journal that is not there is a wrong address, and no beginning.
  bool const reads = place.role == JournalRole::kRead;
  if (place.url.empty()) {
    if (!named.empty())
      return conflict("journal.elsewhere", fmt::format("the journal of {} lies at {}; say --journal", place.folder, named));
    // A journal is only ever made in a folder that has none of what a running centre leaves beside it.
    std::error_code error;
    if (!fs::exists(fs::path(place.folder) / "journal.db", error))
      for (char const* left : {"access.db", "telemetry.db", "snapshots"})
        if (fs::exists(fs::path(place.folder) / left, error))
          return corrupt("journal.missing", fmt::format("{} has a file '{}' and no journal.db", place.folder, left));
    return journal::open_sqlite_journal(
        {.folder = place.folder, .centre = place.centre, .create = !reads, .read_only = reads, .erasure_list = place.erasure_list});
  }
  std::error_code error;
  if (fs::exists(fs::path(place.folder) / "journal.db", error))
    return conflict("journal.elsewhere",
                    fmt::format("{} holds a journal of its own; take a new folder for one in a database", place.folder));
  std::uint16_t const centre = place.centre == 0 ? known.centre : place.centre;
  if (!reads && !named.empty() && centre != known.centre)
    return conflict("journal.other_centre", fmt::format("{} belongs to centre {}, not {}", place.folder, known.centre, centre));
  using Role = journal::PostgresOptions::Role;
  TOCSIN_TRY(auto journal, journal::open_postgres_journal({.url = place.url,
                                                           .centre = centre,
                                                           .create = !reads && named.empty(),
                                                           .role = reads                                 ? Role::kRead
                                                                   : place.role == JournalRole::kStandby ? Role::kStandby
                                                                                                         : Role::kLead,
                                                           .erasure_list = place.erasure_list,
                                                           .abstain = place.abstain}));
  if (!reads && fs::is_directory(place.folder, error)) keep_place(mark, {journal::without_password(place.url), centre});
  return journal;
}

}  // namespace tocsin::server
