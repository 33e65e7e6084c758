#include "live.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "interrupt.hpp"
#include "lamina/score_chart.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "terminal.hpp"

namespace lamina::cli {

namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kMostEpochs = 2000;      // kept; of more, every second one is
constexpr int kTallest = 30, kScoreFrom = 20;  // rows of a frame, and from how many on it shows the score too

bool is_scored(const NamedHistory& history) {
  return std::any_of(history.scores.begin(), history.scores.end(),
                     [](const Score& score) { return score.validation_score.has_value(); });
}

void thin(NamedHistory& history) {
  std::vector<Score> kept;
  for (std::size_t i = 0; i < history.scores.size(); ++i)
    if (i % 2 == 0 || i + 1 == history.scores.size() || history.scores[i].epoch == history.best_epoch)
      kept.push_back(history.scores[i]);
  history.scores = std::move(kept);
}

std::string epoch_text(const FitEvent& event) {
  const Score& score = *event.score;
  std::string text = "  epoch " + with_commas(score.epoch) + ", training loss " + significant(score.training_loss);
  if (score.validation_loss) text += ", validation loss " + significant(*score.validation_loss);
  if (score.validation_score) text += ", " + event.stop_metric + " " + significant(*score.validation_score);
  return text;
}

}  // namespace

std::string live_frame(const NamedHistory& history, const FitEvent& event, int width, int height, bool colour,
                       bool unicode) {
  const int rows = std::clamp(height - 2, 1, kTallest);  // a row for the bar, one for the cursor
  const bool scored = rows >= kScoreFrom && is_scored(history);
  const int score_rows = scored ? rows * 2 / 5 : 0;
  std::string frame = to_terminal(history_chart({history}), {width - 1, rows - score_rows, colour, unicode});
  if (scored) frame += to_terminal(score_chart({history}, event.stop_metric), {width - 1, score_rows, colour, unicode});
  return frame + progress_bar(event, static_cast<std::size_t>(width)) + "\n";
}

bool Live::possible() { return moves_cursor(STDERR_FILENO); }

void Live::hear(const FitEvent& event) {
  if (event.kind == FitEvent::Kind::note) return say_above(event.text);
  if (event.kind == FitEvent::Kind::epoch && event.score) add(event);
  if (event.kind != FitEvent::Kind::epoch && event.kind != FitEvent::Kind::progress) return;
  const std::optional<Score> score = latest_.score;
  latest_ = event;
  if (!latest_.score) latest_.score = score;
  if (history_.scores.empty() || std::chrono::steady_clock::now() - drawn_ < kRedraw) return;
  draw();
}

void Live::finish() {
  if (new_) draw();
  if (latest_.score && lines_ > 0) say(epoch_text(latest_) + "\n");
}

void Live::add(const FitEvent& event) {
  if (event.start != start_) history_ = {};
  start_ = event.start;
  if (event.best) history_.best_epoch = event.score->epoch;
  history_.name = event.stop_metric;
  history_.scores.push_back(*event.score);
  if (history_.scores.size() > kMostEpochs) thin(history_);
  new_ = true;
}

// One write: the cursor goes up over the old frame and is shown again behind the new one, whatever ends the program.
void Live::draw() {
  drawn_ = std::chrono::steady_clock::now();
  if (interrupted() && !interrupted_) lines_ = 0;  // what was said then stands below the old frame
  interrupted_ = interrupted();
  const int width = terminal_width(STDERR_FILENO), height = terminal_height(STDERR_FILENO);
  if (width < 2) return;
  const std::string frame =
      live_frame(history_, latest_, width, height, shows_colour(STDERR_FILENO), locale_has_unicode());
  std::string text = lines_ == 0 ? "\n\x1b[?25l" : "\x1b[?25l";
  if (lines_ > 0) text += fmt::format("\x1b[{}A\r\x1b[J", std::min(lines_, height - 1));
  say(text + frame + "\x1b[?25h");
  lines_ = static_cast<int>(std::count(frame.begin(), frame.end(), '\n'));
  new_ = false;
}

void Live::say_above(const std::string& note) {
  if (lines_ > 0) say(fmt::format("\x1b[{}A\r\x1b[J", lines_));
  lines_ = 0;
  say_note(note);
}

}  // namespace lamina::cli
