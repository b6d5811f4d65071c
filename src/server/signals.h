// Waiting for SIGTERM or SIGINT on the main thread; the log.
#pragma once

namespace tocsin::server {

void block_signals();    // Before any thread is started.
void wait_for_signal();  // Returns when asked to stop.
void log_to_stderr();

}  // namespace tocsin::server
