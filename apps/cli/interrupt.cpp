#include "interrupt.hpp"

#include <unistd.h>

#include <csignal>

#include "exit_code.hpp"

namespace lamina::cli {

namespace {

std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch what needs no lock");

void on_signal(int) {
  if (stop_asked.exchange(true)) ::_exit(kInterrupted);
}

}  // namespace

const std::atomic<bool>& interrupted() { return stop_asked; }

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace lamina::cli
