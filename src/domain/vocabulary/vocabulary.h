// Typed ids, grades and words that every module may include: the terms of DOMAIN.md, and no others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "geo/wgs84.h"

namespace tocsin {

using CallId = Id<struct CallTag>;
using IncidentId = Id<struct IncidentTag>;
using AssignmentId = Id<struct AssignmentTag>;
using NoteId = Id<struct NoteTag>;
using ClosureId = Id<struct ClosureTag>;
using ProposalId = Id<struct ProposalTag>;
using EmergencyAccessId = Id<struct EmergencyAccessTag>;

using UnitCode = Code<struct UnitTag>;              // Callsign: E101
using StationCode = Code<struct StationTag>;        // S01
using AgencyCode = Code<struct AgencyTag>;          // fire, ambulance, police, utility_gas ...
using CapabilityCode = Code<struct CapabilityTag>;  // engine, ladder, ambulance_als ...
using SeatCode = Code<struct SeatTag>;              // A1
using RunCardCode = Code<struct RunCardTag>;
using IncidentTypeCode = Code<struct IncidentTypeTag>;  // fire.building
using JurisdictionCode = Code<struct JurisdictionTag>;
using PremisesCode = Code<struct PremisesTag>;
using DispositionCode = Code<struct DispositionTag>;
using AccountCode = Code<struct AccountTag>;  // Opaque account id; who it is stands in access/, never in the journal.
using CommandId = Hash;                       // From the idempotency key and the account; the same command, the same id.

// Where a report came from. Clocks use occurred_at, order is recorded_at.
enum class Source : std::uint8_t { kConsole, kStationPage, kRadio, kMobileTerminal, kInterface, kImport, kSystem, kSimulated };
BOOST_DESCRIBE_ENUM(Source, kConsole, kStationPage, kRadio, kMobileTerminal, kInterface, kImport, kSystem, kSimulated)

enum class Channel : std::uint8_t { kVoice, kText, kApp, kVideo, kRadio, kInPerson, kInterface, kSensor };
BOOST_DESCRIBE_ENUM(Channel, kVoice, kText, kApp, kVideo, kRadio, kInPerson, kInterface, kSensor)

// How a location came to be known.
enum class LocationSource : std::uint8_t { kStated, kRegister, kPin, kNetwork, kDevice, kUnit, kInterface };
BOOST_DESCRIBE_ENUM(LocationSource, kStated, kRegister, kPin, kNetwork, kDevice, kUnit, kInterface)

enum class UnitStatus : std::uint8_t {
  kInQuarters,
  kAvailable,
  kAssigned,
  kAcknowledged,
  kEnRoute,
  kStaging,
  kOnScene,
  kTransporting,
  kAtHospital,
  kReturning,
  kOutOfService
};
BOOST_DESCRIBE_ENUM(UnitStatus, kInQuarters, kAvailable, kAssigned, kAcknowledged, kEnRoute, kStaging, kOnScene, kTransporting, kAtHospital,
                    kReturning, kOutOfService)

// Why a report is taken back. No free text in events: a word.
enum class TakeBackReason : std::uint8_t { kUndone, kWrongUnit, kWrongStatus, kMisheard };
BOOST_DESCRIBE_ENUM(TakeBackReason, kUndone, kWrongUnit, kWrongStatus, kMisheard)

// Derived from status, never set.
enum class Availability : std::uint8_t { kAvailable, kConditionallyAvailable, kNotAvailable };
BOOST_DESCRIBE_ENUM(Availability, kAvailable, kConditionallyAvailable, kNotAvailable)

// Where something happens or stands. Text and coordinates side by side; either may be missing ("place unknown" is accepted and asked for).
struct Place {
  std::string text;
  std::optional<Wgs84> location;
  LocationSource source = LocationSource::kStated;
  std::int64_t uncertainty_m = 0;
  std::string address_code;  // Entry of the standard address register; may be empty.
  JurisdictionCode county;   // Resolved at the edge from the data set named below; may be empty.
  JurisdictionCode township;
  std::string data_set;  // Version of the register that was used.

  bool is_known() const { return location.has_value() || !text.empty(); }
  friend bool operator==(Place const&, Place const&) = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (text, location, source, uncertainty_m, address_code, county, township, data_set))

// Points at an encrypted, erasable record beside the journal. The event holds only this.
struct DetailRef {
  std::string id;      // Random, made where it was encrypted.
  std::string record;  // The key it is under: one per call and one per incident; erasing that key erases the detail.
  Hash ciphertext_sha256{};

  friend bool operator==(DetailRef const&, DetailRef const&) = default;
};
BOOST_DESCRIBE_STRUCT(DetailRef, (), (id, record, ciphertext_sha256))

// Both languages side by side; data such as incident types and stations carry it.
struct BilingualText {
  std::string zh;
  std::string en;
  friend bool operator==(BilingualText const&, BilingualText const&) = default;
};
BOOST_DESCRIBE_STRUCT(BilingualText, (), (zh, en))

}  // namespace tocsin
