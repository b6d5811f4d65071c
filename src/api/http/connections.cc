#include "api/http/connections.h"

namespace tocsin::api::http {

std::optional<Connections::Full> Connections::admit(Connection& connection, std::string const& address) {
  auto const known = addresses_.find(address);
  if (known != addresses_.end() && known->second.connections >= max_of_address_) {
    Connection* const oldest = longest(known->second.waiting);
    if (oldest == nullptr) return Full::kAddress;
    let_go(*oldest);
  }
  if (entries_.size() - refused_ >= max_ && !close_longest_waiting()) return Full::kServer;
  Entry entry;
  entry.address = addresses_.try_emplace(address).first;
  ++entry.address->second.connections;
  entries_.emplace(&connection, entry);
  count_ = entries_.size();
  return std::nullopt;
}

bool Connections::admit_to_refuse(Connection& connection) {
  if (refused_ >= kMaxRefused) return false;
  ++refused_;
  Entry entry;
  entry.refused = true;
  entries_.emplace(&connection, entry);
  count_ = entries_.size();
  return true;
}

void Connections::wait(Connection& connection) {
  auto const found = entries_.find(&connection);
  if (found == entries_.end() || found->second.refused) return;
  Entry& entry = found->second;
  stop_waiting(entry);
  entry.waits_since = next_++ | (entry.has_asked ? kAsked : 0);
  waiting_.emplace(entry.waits_since, &connection);
  entry.address->second.waiting.emplace(entry.waits_since, &connection);
}

void Connections::work(Connection& connection) {
  auto const found = entries_.find(&connection);
  if (found == entries_.end() || found->second.refused) return;
  found->second.has_asked = true;
  stop_waiting(found->second);
}

void Connections::remove(Connection& connection) {
  auto const found = entries_.find(&connection);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (entry.refused) {
    --refused_;
  } else {
    stop_waiting(entry);
    if (--entry.address->second.connections == 0) addresses_.erase(entry.address);
  }
  entries_.erase(found);
  count_ = entries_.size();
}

bool Connections::close_longest_waiting() {
  Connection* const oldest = longest(waiting_);
  if (oldest != nullptr) let_go(*oldest);
  return oldest != nullptr;
}

std::vector<Connection*> Connections::all() const {
  std::vector<Connection*> out;
  for (auto const& [connection, entry] : entries_) out.push_back(connection);
  return out;
}

void Connections::stop_waiting(Entry& entry) {
  if (entry.waits_since == 0) return;
  waiting_.erase(entry.waits_since);
  entry.address->second.waiting.erase(entry.waits_since);
  entry.waits_since = 0;
}

void Connections::let_go(Connection& connection) {
  remove(connection);  // Its place is free at once; the object itself ends when its last operation has.
  connection.close();
}

}  // namespace tocsin::api::http
