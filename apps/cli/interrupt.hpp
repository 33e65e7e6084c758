// Ctrl-C and polite termination: the first asks to stop, the second ends at once.
#pragma once

#include <atomic>

namespace lamina::cli {

// True once SIGINT or SIGTERM has come.
const std::atomic<bool>& interrupted();

// From now on SIGINT and SIGTERM set `interrupted`, saying so on standard error when `aloud`; when it is set already,
// they end the process with status 130.
void catch_interrupts(bool aloud);

// From now on they end the process at once again.
void let_interrupts_end();

}  // namespace lamina::cli
