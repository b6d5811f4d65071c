// The tables of a journal in PostgreSQL, and every statement that touches them. Only for the journal's own .cc files.
#pragma once

#include <string>

#include <fmt/format.h>

#include "journal/journal.h"
#include "journal/postgres/link.h"

namespace tocsin::journal::postgres {

// One schema a centre. `head` and `lease` are rows apart: a heartbeat never waits for an append that waits for its standby.
inline std::string create_schema(std::string const& schema, Header const& header) {
  return fmt::format(R"(
SELECT pg_advisory_xact_lock(hashtext('tocsin create {0}'));
CREATE SCHEMA {0};
CREATE TABLE {0}.header (id INT PRIMARY KEY CHECK (id = 1), format_version BIGINT NOT NULL, centre BIGINT NOT NULL, genesis BYTEA NOT NULL,
  key_check BYTEA, barrier BIGINT NOT NULL DEFAULT 0);
CREATE TABLE {0}.head (id INT PRIMARY KEY CHECK (id = 1), position BIGINT NOT NULL, chain BYTEA NOT NULL, epoch BIGINT NOT NULL,
  holder TEXT NOT NULL) WITH (fillfactor = 10);
CREATE TABLE {0}.lease (id INT PRIMARY KEY CHECK (id = 1), epoch BIGINT NOT NULL, holder TEXT NOT NULL, node TEXT NOT NULL,
  beat BIGINT NOT NULL) WITH (fillfactor = 10);
CREATE TABLE {0}.journal (position BIGINT PRIMARY KEY, at BIGINT NOT NULL, command_id BYTEA NOT NULL, bytes TEXT NOT NULL, chain BYTEA NOT NULL);
CREATE TABLE {0}.detail (id TEXT PRIMARY KEY, record TEXT NOT NULL, ciphertext BYTEA NOT NULL);
CREATE TABLE {0}.detail_key (detail TEXT PRIMARY KEY, record TEXT NOT NULL, position BIGINT NOT NULL, wrapped BYTEA NOT NULL);
CREATE INDEX detail_key_record ON {0}.detail_key (record);
CREATE TABLE {0}.erasure (record TEXT PRIMARY KEY, position BIGINT NOT NULL);
INSERT INTO {0}.header VALUES (1, {1}, {2}, '\x{3}', {4});
INSERT INTO {0}.head VALUES (1, 0, '\x{3}', 0, '');
INSERT INTO {0}.lease VALUES (1, 0, '', '', 0);
)",
                     schema, header.format_version, header.centre, to_hex(header.genesis),
                     header.key_check ? fmt::format(R"('\x{}')", to_hex(*header.key_check)) : "NULL");
}

inline constexpr Sql kExists{"exists", "SELECT (to_regclass($1 || '.header') IS NOT NULL)::int::bigint"};
inline constexpr Sql kHeader{"header", "SELECT format_version, centre, genesis, key_check FROM header"};
inline constexpr Sql kSettings{"settings",
                               "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('server_encoding')"};
inline constexpr Sql kHead{"head", "SELECT position, chain, epoch, holder FROM head"};
inline constexpr Sql kRead{"read",
                           "SELECT position, at, command_id, bytes, chain FROM journal WHERE position >= $1 ORDER BY position LIMIT $2"};
inline constexpr Sql kLastTwo{"last_two", "SELECT position, bytes, chain FROM journal ORDER BY position DESC LIMIT 2"};

// The whole append in one statement: the row `head` is the gate. Who waits for its lock sees, once it is free, the row as it is then: with
// another epoch, holder or position nothing at all is written.
#define TOCSIN_GATE                                                                                                              \
  "WITH leader AS (UPDATE head SET position = $3 + cardinality($5), chain = $4 WHERE id = 1 AND epoch = $1 AND holder = $2 AND " \
  "position = $3 RETURNING 1), entries AS (INSERT INTO journal SELECT $3 + n, at, command_id, bytes, chain FROM "                \
  "unnest($5, $6, $7, $8) WITH ORDINALITY AS t (at, command_id, bytes, chain, n), leader) "
inline constexpr Sql kAppendEntries{"append_entries", TOCSIN_GATE "SELECT count(*) FROM leader"};
// A detail that is sealed and erased in one append gets no key at all.
inline constexpr Sql kAppend{
    "append", TOCSIN_GATE
    ", details AS (INSERT INTO detail SELECT id, record, ciphertext FROM unnest($9, $10, $11) AS t (id, record, ciphertext), leader), "
    "keys AS (INSERT INTO detail_key SELECT id, record, $3 + cardinality($5), wrapped FROM unnest($9, $10, $12) AS t (id, record, "
    "wrapped), "
    "leader WHERE record <> ALL ($13)), "
    "gone AS (DELETE FROM detail_key USING leader WHERE record = ANY ($13)), "
    "erased AS (INSERT INTO erasure SELECT record, $3 + cardinality($5) FROM unnest($13) AS t (record), leader "
    "ON CONFLICT (record) DO UPDATE SET position = greatest(erasure.position, excluded.position)) SELECT count(*) FROM leader"};
#undef TOCSIN_GATE
inline constexpr Sql kErase{
    "erase",
    "WITH leader AS (SELECT position FROM head WHERE id = 1 AND epoch = $1 AND holder = $2 FOR UPDATE), "
    "gone AS (DELETE FROM detail_key USING leader WHERE record = ANY ($3)), "
    "erased AS (INSERT INTO erasure SELECT record, leader.position FROM unnest($3) AS t (record), leader "
    "ON CONFLICT (record) DO UPDATE SET position = greatest(erasure.position, excluded.position)) SELECT count(*) FROM leader"};
inline constexpr Sql kSetKeyCheck{"set_key_check",
                                  "WITH leader AS (SELECT 1 FROM head WHERE id = 1 AND epoch = $1 AND holder = $2 FOR UPDATE), "
                                  "changed AS (UPDATE header SET key_check = $3 FROM leader RETURNING 1) SELECT count(*) FROM changed"};
// A commit that comes after everything written before it: once the standby has it, the standby has all of that too.
inline constexpr Sql kBarrier{"barrier", "UPDATE header SET barrier = barrier + 1"};

// A standby is seen by a lock of its session: no row has to be kept for it, and it goes with its connection. "toc", and the centre.
inline constexpr Sql kStandBy{"stand_by", "SELECT pg_try_advisory_lock_shared(7630691, $1::int)::int::bigint"};
// Another lock says that it has read to the end; until then the name of its connection says how far it is.
inline constexpr Sql kReady{"ready", "SELECT pg_try_advisory_lock_shared(7630692, $1::int)::int::bigint"};
inline constexpr Sql kReads{"reads", "SELECT set_config('application_name', 'tocsin ' || $1::bigint || ' reads ' || $2::bigint, false)"};
inline constexpr char kReadsNoMore[] = "RESET application_name";
inline constexpr Sql kStandByNoMore{"stand_by_no_more",
                                    "SELECT pg_advisory_unlock_shared(7630691, $1::int), pg_advisory_unlock_shared(7630692, $1::int)"};
inline constexpr Sql kSharing{
    "sharing",
    "WITH held AS (SELECT classid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = $1::bigint::oid AND objsubid = 2 AND "
    "database = (SELECT oid FROM pg_database WHERE datname = current_database())) "
    "SELECT node, (SELECT count(*) FROM held WHERE classid = 7630691), (SELECT count(*) FROM held WHERE classid = 7630692), "
    "(SELECT max(substring(application_name FROM '^tocsin ' || $1::bigint || ' reads ([0-9]{1,18})$')::bigint) FROM pg_stat_activity "
    "WHERE datname = current_database()) FROM lease WHERE holder <> ''"};

// Made when it is needed: journals of before have none.
inline constexpr char kMakeMark[] = "CREATE TABLE IF NOT EXISTS restored (id INT PRIMARY KEY CHECK (id = 1), mark TEXT NOT NULL)";
inline constexpr Sql kHasMark{"has_mark", "SELECT (to_regclass('restored') IS NOT NULL)::int::bigint"};
inline constexpr Sql kMark{"mark", "SELECT mark FROM restored"};
inline constexpr Sql kSetMark{"set_mark", "INSERT INTO restored VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"};
inline constexpr Sql kDropMark{"drop_mark", "DELETE FROM restored"};

inline constexpr Sql kDetail{"detail",
                             "SELECT record, ciphertext, (SELECT wrapped FROM detail_key WHERE detail = id) FROM detail WHERE id = $1"};
inline constexpr Sql kDetails{"details",
                              "SELECT id, d.record, ciphertext, coalesce(wrapped, '') FROM detail d LEFT JOIN detail_key k ON detail = id "
                              "WHERE id > $1 ORDER BY id LIMIT $2"};
inline constexpr Sql kErasures{"erasures", "SELECT record, position FROM erasure ORDER BY position, record"};

inline constexpr Sql kLease{"lease", "SELECT epoch, beat, holder, node FROM lease"};
inline constexpr Sql kBeat{
    "beat", "WITH kept AS (UPDATE lease SET beat = beat + 1 WHERE epoch = $1 AND holder = $2 RETURNING 1) SELECT count(*) FROM kept"};
// Only while the lease is still as it was seen; and the gate closes for the old leader in the same transaction.
inline constexpr Sql kTake{
    "take",
    "WITH taken AS (UPDATE lease SET epoch = epoch + 1, holder = $1, node = $2, beat = 0 WHERE epoch = $3 AND beat = $4 RETURNING epoch), "
    "gate AS (UPDATE head SET epoch = taken.epoch, holder = $1 FROM taken RETURNING position, chain, head.epoch) "
    "SELECT position, chain, epoch FROM gate"};
inline constexpr Sql kRelease{"release", "UPDATE lease SET holder = '', beat = beat + 1 WHERE epoch = $1 AND holder = $2"};

}  // namespace tocsin::journal::postgres
