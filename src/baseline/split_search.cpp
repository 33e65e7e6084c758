#include "baseline/split_search.hpp"

#include <algorithm>

namespace lamina::baseline {

namespace {

// Two sides of a node's rows by class. Moving a row costs the same for any number of classes.
struct ClassSides {
  const std::vector<double>& weights;
  const std::vector<std::uint32_t>& classes;
  std::vector<double>&left, &right;  // weights by class
  double left_weight, right_weight, left_squares, right_squares;

  void move_left(std::uint32_t row) {
    const double w = weights[row];
    double &to = left[classes[row]], &from = right[classes[row]];
    left_squares += w * (2 * to + w);
    right_squares -= w * (2 * from - w);
    to += w;
    from -= w;
    left_weight += w;
    right_weight -= w;
  }
  double whole_score() const { return right_squares / right_weight; }  // before any row has moved
  double score() const { return left_squares / left_weight + right_squares / right_weight; }
};

struct NumberSides {
  const std::vector<double>&weights, &deviations;
  double left_weight, right_weight, left_sum, right_sum;

  void move_left(std::uint32_t row) {
    const double w = weights[row], sum = w * deviations[row];
    left_sum += sum;
    right_sum -= sum;
    left_weight += w;
    right_weight -= w;
  }
  double whole_score() const { return right_sum * right_sum / right_weight; }
  double score() const { return left_sum * left_sum / left_weight + right_sum * right_sum / right_weight; }
};

}  // namespace

SplitSearch::SplitSearch(const RankedInputs& inputs, const Responses& responses)
    : inputs_(inputs), responses_(responses) {
  if (!responses.classes.empty()) place_.assign(responses.width, -1);
}

void SplitSearch::enter(std::span<const std::uint32_t> rows, const std::vector<double>& weights) {
  rows_ = rows;
  weights_.resize(rows.size());
  weight_ = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) weight_ += weights_[i] = weights[rows[i]];
  responses_.classes.empty() ? enter_numbers() : enter_classes();
}

void SplitSearch::enter_classes() {
  for (const std::int32_t level : present_) place_[static_cast<std::size_t>(level)] = -1;
  present_.clear();
  totals_.clear();
  classes_.resize(rows_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::int32_t level = responses_.classes[rows_[i]];
    std::int32_t& place = place_[static_cast<std::size_t>(level)];
    if (place < 0) {
      place = static_cast<std::int32_t>(present_.size());
      present_.push_back(level);
      totals_.push_back(0);
    }
    classes_[i] = static_cast<std::uint32_t>(place);
    totals_[classes_[i]] += weights_[i];
  }
  pure_ = present_.size() == 1;
}

void SplitSearch::enter_numbers() {
  const auto number = [&](std::size_t i) { return responses_.numbers[rows_[i]]; };
  double sum = 0;
  pure_ = true;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    sum += weights_[i] * number(i);
    pure_ = pure_ && number(i) == number(0);
  }
  mean_ = pure_ ? number(0) : sum / weight_;
  deviations_.resize(rows_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) deviations_[i] = number(i) - mean_;
}

std::vector<LeafPart> SplitSearch::answer() const {
  if (responses_.classes.empty()) return {{0, mean_ * responses_.unit}};
  std::vector<LeafPart> parts;
  for (std::size_t i = 0; i < present_.size(); ++i) parts.push_back({present_[i], pure_ ? 1 : totals_[i] / weight_});
  std::sort(parts.begin(), parts.end(), [](const LeafPart& a, const LeafPart& b) { return a.answer < b.answer; });
  return parts;
}

bool SplitSearch::try_input(std::uint32_t input, std::size_t min_rows, Split& best) {
  if (!order_by_rank(input)) return false;
  if (responses_.classes.empty()) {
    double sum = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) sum += weights_[i] * deviations_[i];
    scan(NumberSides{weights_, deviations_, 0, weight_, 0, sum}, input, min_rows, best);
  } else {
    left_.assign(totals_.size(), 0);
    right_ = totals_;
    double squares = 0;
    for (const double total : totals_) squares += total * total;
    scan(ClassSides{weights_, classes_, left_, right_, 0, weight_, 0, squares}, input, min_rows, best);
  }
  return true;
}

template <class Sides>
void SplitSearch::scan(Sides sides, std::uint32_t input, std::size_t min_rows, Split& best) const {
  const double node_score = sides.whole_score();
  const std::size_t count = order_.size();
  for (std::size_t i = 0; i + min_rows < count; ++i) {
    sides.move_left(order_[i]);
    const Rank here = ranks_[order_[i]], next = ranks_[order_[i + 1]];
    if (here == next || i + 1 < min_rows) continue;
    const double gain = sides.score() - node_score;
    if (gain > best.gain) best = {gain, input, here, next};
  }
}

bool SplitSearch::order_by_rank(std::uint32_t input) {
  const Rank* of_input = inputs_.of(input);
  ranks_.resize(rows_.size());
  Rank lowest = of_input[rows_[0]], highest = lowest;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    ranks_[i] = of_input[rows_[i]];
    lowest = std::min(lowest, ranks_[i]);
    highest = std::max(highest, ranks_[i]);
  }
  if (lowest == highest) return false;
  order_.resize(rows_.size());
  const std::size_t span = std::size_t{highest} - lowest + 1;
  span <= 8 * rows_.size() ? count_and_place(lowest, span) : sort_by_rank();
  return true;
}

void SplitSearch::count_and_place(Rank lowest, std::size_t span) {
  counts_.assign(span + 1, 0);
  for (const Rank rank : ranks_) ++counts_[std::size_t{rank} - lowest + 1];
  for (std::size_t i = 1; i < span; ++i) counts_[i] += counts_[i - 1];
  for (std::size_t i = 0; i < ranks_.size(); ++i)
    order_[counts_[std::size_t{ranks_[i]} - lowest]++] = static_cast<std::uint32_t>(i);
}

void SplitSearch::sort_by_rank() {
  keys_.resize(ranks_.size());
  for (std::size_t i = 0; i < ranks_.size(); ++i) keys_[i] = std::uint64_t{ranks_[i]} << 32 | i;
  std::sort(keys_.begin(), keys_.end());
  for (std::size_t i = 0; i < keys_.size(); ++i) order_[i] = static_cast<std::uint32_t>(keys_[i]);
}

}  // namespace lamina::baseline
