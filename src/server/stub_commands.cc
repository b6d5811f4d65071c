#include "server/commands.h"
namespace tocsin::server {
void add_imports(CLI::App&, Chosen&) {}
void add_journal(CLI::App&, Chosen&) {}
void add_contracts(CLI::App&, Chosen&) {}
void add_demo(CLI::App&, Chosen&) {}
void add_feed(CLI::App&, Chosen&) {}
}  // namespace tocsin::server
