// What a run tells and saves while it goes on.
#include <algorithm>

#include "lamina/profile.hpp"
#include "train/loop.hpp"

namespace lamina::train {
namespace {

constexpr auto kReportInterval = std::chrono::milliseconds(100);

constexpr std::chrono::duration<double> kGrain{1e-3};  // how exactly reports and checkpoints come in time

double seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

bool Loop::out_of_time() const {
  return options_.max_seconds > 0 && seconds(Clock::now() - start_) >= options_.max_seconds;
}

std::chrono::duration<double> Loop::grain() const {
  const Interval& every = checkpoints_.every;
  return checkpoints_.save && every.epochs == 0 ? std::min(kGrain, every.time / 10) : kGrain;
}

FitEvent Loop::event(FitEvent::Kind kind) const {
  const double elapsed = seconds(Clock::now() - start_);
  const double rows = static_cast<double>(order_.size());
  const auto rows_by = [&](const Position& at) {
    return static_cast<double>(at.start * options_.epochs + at.epoch) * rows + static_cast<double>(at.rows);
  };
  const double done = rows_by(position_) - rows_by(start_position_);  // in this run
  const double left = static_cast<double>(options_.starts * options_.epochs) * rows - rows_by(position_);
  FitEvent e{};
  e.kind = kind;
  e.epoch = position_.epoch + 1;
  e.epochs = options_.epochs;
  e.start = position_.start + 1;
  e.starts = options_.starts;
  e.rows_done = position_.rows;
  e.rows_total = static_cast<std::int64_t>(order_.size());
  e.step = position_.step;
  e.loss = position_.rows > 0 ? position_.loss_sum / static_cast<double>(position_.rows) : 0;
  e.seconds = elapsed;
  e.rows_per_second = elapsed > 0 ? done / elapsed : 0;
  e.seconds_left = done > 0 ? elapsed * left / done : 0;
  e.stop_metric = stop_rule_.metric();
  return e;
}

void Loop::report_progress() {
  if (!context_.sink) return;
  const auto now = Clock::now();
  if (now - last_report_ < kReportInterval) return;
  last_report_ = now;
  context_.sink(event(FitEvent::Kind::progress));
}

void Loop::save_when_due() {
  if (!checkpoints_.save) return;
  const Interval& every = checkpoints_.every;
  const auto now = Clock::now();
  const bool due = every.epochs > 0 ? position_.epoch - saved_epoch_ >= every.epochs : now - last_save_ >= every.time;
  if (!due) return;
  const ProfileSpan span(context_.profile, "checkpoints");
  checkpoints_.save(state());
  saved_epoch_ = position_.epoch;
  last_save_ = Clock::now();  // the next interval starts when this one is on disk
}

}  // namespace lamina::train
