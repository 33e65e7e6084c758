#include "interrupt.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

#include "exit_code.hpp"

namespace lamina::cli {

namespace {

// A signal handler reaches nothing but globals.
std::atomic<bool> stop_asked = false;
std::atomic<bool> says_so = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch what needs no lock");

constexpr std::string_view kMessage = "\nstopping after this step; Ctrl-C again ends at once\n";

void on_signal(int) {
  const int before = errno;
  if (stop_asked.exchange(true)) ::_exit(kInterrupted);
  if (says_so) static_cast<void>(!::write(STDERR_FILENO, kMessage.data(), kMessage.size()));
  errno = before;
}

}  // namespace

const std::atomic<bool>& interrupted() { return stop_asked; }

void catch_interrupts(bool aloud) {
  says_so = aloud;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

void let_interrupts_end() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace lamina::cli
