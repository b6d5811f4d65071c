// tocsin: one program. Each command is in a file of its own (commands.h).
#include "server/commands/commands.h"

int main(int argc, char** argv) { return tocsin::server::run(argc, argv); }
