// Waiting for SIGTERM or SIGINT on the main thread; the log.
#pragma once

#include <chrono>

namespace tocsin::server {

void block_signals();                                     // Before any thread is started.
void wait_for_signal();                                   // Returns when asked to stop.
bool wait_for_signal(std::chrono::milliseconds longest);  // False: not asked to.
void log_to_stderr();
void log_centres();  // Each line says which of several centres speaks: its threads have the centre's name.

}  // namespace tocsin::server
