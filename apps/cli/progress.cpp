#include "progress.hpp"

#include "jobs_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "lamina/display_width.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t kMostLines = 50;
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kBar = 24;  // columns of the bar itself

// "start 2/10, " of several.
std::string start_text(const FitEvent& event) {
  return event.starts > 1 ? fmt::format("start {}/{}, ", with_commas(event.start), with_commas(event.starts)) : "";
}

std::string epoch_line(const FitEvent& event) {
  const Score& score = *event.score;
  std::string line = fmt::format("{:>7}  {:>13}", with_commas(score.epoch), significant(score.training_loss));
  if (score.mistakes) line += fmt::format("  {:>10}", with_commas(*score.mistakes));
  if (score.validation_loss) line += fmt::format("  {:>15}", significant(*score.validation_loss));
  if (score.validation_score)
    line += fmt::format("  {:>{}}", significant(*score.validation_score),
                        std::max<std::size_t>(event.stop_metric.size(), 10));
  return line + fmt::format("  {:>12}{}\n", with_commas(static_cast<std::int64_t>(event.rows_per_second)),
                            event.best && score.validation_score ? "  best" : "");
}

std::string header_line(const FitEvent& event) {
  std::string line = fmt::format("\n{:>7}  {:>13}", "epoch", "training loss");
  if (event.score->mistakes) line += fmt::format("  {:>10}", "mistakes");
  if (event.score->validation_loss) line += fmt::format("  {:>15}", "validation loss");
  if (event.score->validation_score) line += fmt::format("  {:>10}", event.stop_metric);
  return line + fmt::format("  {:>12}\n", "rows/s");
}

}  // namespace

double share_done(const FitEvent& event) {
  const double epoch =
      event.rows_total > 0 ? static_cast<double>(event.rows_done) / static_cast<double>(event.rows_total) : 0;
  const double epochs = static_cast<double>(std::max<std::int64_t>(event.epochs, 1));
  const double start = (static_cast<double>(event.epoch - 1) + epoch) / epochs;
  return std::clamp((static_cast<double>(event.start - 1) + start) / static_cast<double>(event.starts), 0.0, 1.0);
}

std::string bar(double share) {
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBar));
  std::string text(filled, '=');
  if (filled < kBar) text += '>';
  text.resize(kBar, ' ');
  return "[" + text + "]";
}

bool is_shown_epoch(std::int64_t epoch, std::int64_t epochs) {
  std::int64_t every = 1;
  for (bool five = true; epochs / every > kMostLines; five = !five) every *= five ? 5 : 2;  // 5, 10, 50, 100, …
  return epoch == 1 || epoch == epochs || epoch % every == 0;
}

std::string progress_bar(const FitEvent& event, std::size_t width) {
  const std::vector<std::string> fields = {
      start_text(event) + fmt::format("epoch {}/{}", with_commas(event.epoch), with_commas(event.epochs)),
      bar(share_done(event)), duration(event.seconds_left) + " left", "loss " + significant(event.loss),
      with_commas(static_cast<std::int64_t>(event.rows_per_second)) + " rows/s"};
  std::string line;
  for (const std::string& field : fields) {
    if (display_width(line) + 2 + display_width(field) >= width) break;
    line += "  " + field;
  }
  return line;
}

void Progress::hear(const FitEvent& event) {
  if (event.kind == FitEvent::Kind::note) {
    clear_bar();
    say_note(event.text);
  } else if (event.kind == FitEvent::Kind::epoch && event.score) {
    show_epoch(event);
  } else if (event.kind == FitEvent::Kind::progress) {
    draw_bar(event);
  }
}

void Progress::finish() {
  clear_bar();
  if (pending_) say(epoch_line(*pending_));
  pending_.reset();
}

// Writing a line takes longer than an epoch of a tiny network: only those that are shown are written.
void Progress::show_epoch(const FitEvent& event) {
  pending_ = event;
  if (!is_shown_epoch(event.epoch, event.epochs)) return;
  clear_bar();
  if (!header_shown_) say(header_line(event));
  if (event.starts > 1 && event.epoch == 1)
    say(fmt::format("start {} of {}\n", with_commas(event.start), with_commas(event.starts)));
  header_shown_ = true;
  say(epoch_line(event));
  pending_.reset();
}

void Progress::draw_bar(const FitEvent& event) {
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < kRedraw) return;
  drawn_ = now;
  const int width = terminal_width(STDERR_FILENO);
  if (width == 0) return;
  say(fmt::format("\r{}\x1b[K", progress_bar(event, static_cast<std::size_t>(width))));
  bar_visible_ = true;
}

void Progress::clear_bar() {
  if (bar_visible_) say("\r\x1b[K");
  bar_visible_ = false;
}

}  // namespace lamina::cli
