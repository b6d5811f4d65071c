#include "server/commands.h"
namespace tocsin::server {
void add_feed(CLI::App&, Chosen&) {}
}  // namespace tocsin::server
