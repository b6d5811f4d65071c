// The baseline of address search: SQLite's FTS5 with trigrams over the whole address, best by bm25. Within bench/.
#pragma once

#include <string>
#include <vector>

#include <sqlite3.h>

namespace tocsin::bench {

class TrigramSearch {
 public:
  TrigramSearch() {
    sqlite3_open(":memory:", &db_);
    run("CREATE VIRTUAL TABLE a USING fts5(code UNINDEXED, text, tokenize='trigram')");
    run("BEGIN");
    sqlite3_prepare_v2(db_, "INSERT INTO a VALUES(?,?)", -1, &insert_, nullptr);
    sqlite3_prepare_v2(db_, "SELECT code FROM a WHERE a MATCH ? ORDER BY bm25(a) LIMIT ?", -1, &select_, nullptr);
  }
  TrigramSearch(TrigramSearch const&) = delete;
  TrigramSearch& operator=(TrigramSearch const&) = delete;
  ~TrigramSearch() {
    sqlite3_finalize(insert_);
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }
  void add(std::string const& code, std::string const& text) {
    bind(insert_, 1, code);
    bind(insert_, 2, text);
    sqlite3_step(insert_);
    sqlite3_reset(insert_);
  }
  std::vector<std::string> find(std::string const& query, int limit) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < query.size(); ++i)
      if ((static_cast<unsigned char>(query[i]) & 0xC0) != 0x80) starts.push_back(i);
    starts.push_back(query.size());
    std::string any;
    for (std::size_t i = 0; i + 3 < starts.size(); ++i) {
      auto const three = query.substr(starts[i], starts[i + 3] - starts[i]);
      if (three.find('"') != std::string::npos) continue;
      any += (any.empty() ? "\"" : " OR \"") + three + '"';
    }
    std::vector<std::string> codes;
    if (any.empty()) return codes;
    bind(select_, 1, any);
    sqlite3_bind_int(select_, 2, limit);
    while (sqlite3_step(select_) == SQLITE_ROW) codes.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(select_, 0)));
    sqlite3_reset(select_);
    return codes;
  }

 private:
  void run(char const* sql) { sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }
  static void bind(sqlite3_stmt* statement, int at, std::string const& text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt *insert_ = nullptr, *select_ = nullptr;
};

}  // namespace tocsin::bench
