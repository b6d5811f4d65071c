// The command line: every command adds itself to the parser and runs when it is chosen.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace CLI {
class App;
}

namespace tocsin::server {

int run(int argc, char** argv);

// Help and messages in the language of --lang, else LANG.
bool speaks_chinese();
std::string say(std::string_view en, std::string_view zh);
// Prints a problem with its next step; the exit code.
int report(Error const& error);

// --centre N, for a journal in a database.
void add_centre_number(CLI::App& command, std::uint16_t& centre);

using Chosen = std::function<int()>;  // What the chosen command does.
void add_serve(CLI::App& app, Chosen& chosen);
void add_accounts(CLI::App& app, Chosen& chosen);  // account create|reset_password
void add_tokens(CLI::App& app, Chosen& chosen);    // token create|list|revoke
void add_imports(CLI::App& app, Chosen& chosen);   // import osm|addresses|divisions|premises|stations|units|speeds
void add_import_of_speeds(CLI::App& import_group, Chosen& chosen);
void add_speeds(CLI::App& app, Chosen& chosen);     // speeds show|activate|measure|export
void add_addresses(CLI::App& app, Chosen& chosen);  // geocode, addresses duplicates|decide
void add_journal(CLI::App& app, Chosen& chosen);    // journal verify|stats|export
void add_audit(CLI::App& app, Chosen& chosen);      // audit key|head|prove|consistency|check|export|kept
void add_backup(CLI::App& app, Chosen& chosen);     // backup, restore
void add_ship(CLI::App& app, Chosen& chosen);
void add_erase(CLI::App& app, Chosen& chosen);
void add_centre(CLI::App& app, Chosen& chosen);     // centre hand-over
void add_contracts(CLI::App& app, Chosen& chosen);  // contracts, config, version
void add_history(CLI::App& app, Chosen& chosen);    // history stats|rebuild|export
void add_doctor(CLI::App& app, Chosen& chosen);
void add_demo(CLI::App& app, Chosen& chosen);
void add_feed(CLI::App& app, Chosen& chosen);
void add_simulate(CLI::App& app, Chosen& chosen);
void add_route(CLI::App& app, Chosen& chosen);  // route matrix|path

}  // namespace tocsin::server
