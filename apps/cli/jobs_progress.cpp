#include "jobs_progress.hpp"

#include <unistd.h>

#include "lamina/display_width.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {
constexpr auto kRedraw = std::chrono::milliseconds(100);
}

void JobsProgress::begin(std::size_t jobs, std::size_t done) {
  jobs_ = jobs;
  done_ = before_ = done;
  start_ = std::chrono::steady_clock::now();
}

void JobsProgress::hear(std::size_t job, const FitEvent& event) {
  if (event.kind != FitEvent::Kind::progress && event.kind != FitEvent::Kind::started) return;
  running_[job] = event.kind == FitEvent::Kind::started ? 0 : share_done(event);
  draw();
}

void JobsProgress::ended(std::size_t job, const std::string& line, const std::string& best) {
  running_.erase(job);
  ++done_;
  if (!best.empty()) best_ = best;
  clear();
  if (!line.empty()) say(line + "\n");
  drawn_ = {};
  draw();
}

std::string JobsProgress::bar_text(std::size_t width) const {
  double share = static_cast<double>(done_ - before_);
  for (const auto& [job, part] : running_) share += part;
  const double jobs = static_cast<double>(jobs_ > before_ ? jobs_ - before_ : 1);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const std::vector<std::string> fields = {
      std::to_string(done_) + " of " + counted(static_cast<std::int64_t>(jobs_), noun_), bar(share / jobs),
      share > 0 ? duration(elapsed.count() * (jobs - share) / share) + " left" : "", best_};
  std::string line;
  for (const std::string& field : fields) {
    if (field.empty()) continue;
    if (display_width(line) + 2 + display_width(field) >= width) break;
    line += "  " + field;
  }
  return line;
}

void JobsProgress::draw() {
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < kRedraw || done_ >= jobs_) return;
  drawn_ = now;
  const int width = terminal_width(STDERR_FILENO);
  if (width == 0) return;
  say("\r" + bar_text(static_cast<std::size_t>(width)) + "\x1b[K");
  visible_ = true;
}

void JobsProgress::clear() {
  if (visible_) say("\r\x1b[K");
  visible_ = false;
}

void JobsProgress::finish() { clear(); }

}  // namespace lamina::cli
