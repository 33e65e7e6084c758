// Shapley values of one row's answer (Shapley 1953, "A value for n-person games"; Štrumbelj & Kononenko 2014,
// "Explaining prediction models and individual predictions with feature contributions"). The players are the variables,
// and what a coalition is worth is the mean answer over the background rows with its columns as in the row.
#include <algorithm>
#include <cmath>

#include "base/philox.hpp"
#include "explain/columns.hpp"
#include "explain/local_methods.hpp"
#include "model/impl.hpp"

namespace lamina::explain {

namespace {

constexpr std::size_t kExactVariables = 10;
constexpr std::size_t kBlockCells = std::size_t{1} << 22;  // of the tables that are answered for at a time

using Coalition = std::vector<bool>;  // of each variable whether it is as in the row
using Worth = std::vector<double>;    // of a coalition, for each output asked for

// What coalitions are worth.
class Game {
 public:
  Game(const Explained& explained, const std::vector<Variable>& variables, const Frame& frame, std::size_t row)
      : explained_(explained), variables_(variables), background_(background_of(explained)) {
    const Frame one = inputs_of(explained.model(), frame).take({row});
    prediction_ = asked(explained.answerer().answers(one), 0);
    pool_ = with_row(background_.frame, one, 0);
    baseline_ = worths({Coalition(variables.size(), false)}).front();
  }

  const Worth& prediction() const { return prediction_; }
  const Worth& baseline() const { return baseline_; }

  std::vector<Worth> worths(const std::vector<Coalition>& coalitions) const {
    const std::size_t cells = background_.weights.size() * pool_.columns().size();
    const std::size_t block = std::max<std::size_t>(1, kBlockCells / cells);
    std::vector<Worth> worths;
    for (std::size_t first = 0; first < coalitions.size(); first += block)
      append_worths(coalitions, first, std::min(block, coalitions.size() - first), worths);
    return worths;
  }

 private:
  std::size_t row_place() const { return background_.weights.size(); }  // behind the background rows

  Worth asked(const std::vector<double>& answers, std::size_t row) const {
    Worth worth;
    for (const std::size_t output : explained_.outputs())
      worth.push_back(answers[row * explained_.answerer().outputs().size() + output]);
    return worth;
  }

  // Where each cell of a column comes from, coalition by coalition.
  std::vector<std::size_t> sources(const std::vector<Coalition>& coalitions, std::size_t first, std::size_t count,
                                   std::size_t variable) const {
    std::vector<std::size_t> places;
    places.reserve(count * row_place());
    for (std::size_t i = first; i < first + count; ++i)
      for (std::size_t row = 0; row < row_place(); ++row) places.push_back(coalitions[i][variable] ? row_place() : row);
    return places;
  }

  Frame rows_of(const std::vector<Coalition>& coalitions, std::size_t first, std::size_t count) const {
    std::vector<Column> columns;
    for (std::size_t v = 0; v < variables_.size(); ++v) {
      const std::vector<std::size_t> places = sources(coalitions, first, count, v);
      for (const std::string& name : variables_[v].columns) columns.push_back(pool_.column(name).take(places));
    }
    // An offset is no predictor: all rows have that of the row.
    const std::string& offset = explained_.model().impl().trained.learnt.target.offset;
    if (!offset.empty())
      columns.push_back(pool_.column(offset).take(std::vector<std::size_t>(count * row_place(), row_place())));
    Frame rows(std::move(columns), pool_.source());
    rows.image_height = pool_.image_height;
    rows.image_width = pool_.image_width;
    return rows;
  }

  // Means are taken from the prediction on, so that a coalition that answers like the row for all of the background is
  // worth that to the bit.
  void append_worths(const std::vector<Coalition>& coalitions, std::size_t first, std::size_t count,
                     std::vector<Worth>& worths) const {
    const std::vector<double> answers = explained_.answerer().answers(rows_of(coalitions, first, count));
    for (std::size_t i = 0; i < count; ++i) {
      Worth sums(prediction_.size(), 0);
      for (std::size_t row = 0; row < row_place(); ++row) {
        const Worth answer = asked(answers, i * row_place() + row);
        for (std::size_t k = 0; k < sums.size(); ++k)
          sums[k] += background_.weights[row] * (answer[k] - prediction_[k]);
      }
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += prediction_[k];
      worths.push_back(sums);
    }
  }

  const Explained& explained_;
  const std::vector<Variable>& variables_;
  BackgroundRows background_;
  Frame pool_;  // the background and, behind it, the row
  Worth prediction_, baseline_;
};

// One variable's, of each output.
struct Share {
  Worth contribution, error;
};

// Over all subsets: Σ |S|! (n − |S| − 1)! / n! (v(S + i) − v(S)).
std::vector<Share> exact_shares(const Game& game, std::size_t variables) {
  std::vector<Coalition> coalitions;
  for (std::size_t set = 0; set < std::size_t{1} << variables; ++set) {
    Coalition coalition;
    for (std::size_t v = 0; v < variables; ++v) coalition.push_back(set >> v & 1);
    coalitions.push_back(coalition);
  }
  std::vector<Worth> worths = game.worths(coalitions);
  worths.back() = game.prediction();
  std::vector<double> factors(variables);  // |S|! (n − |S| − 1)! / n! = 1 / (n · (n − 1 over |S|))
  double choose = 1;
  for (std::size_t size = 0; size < variables; ++size) {
    factors[size] = 1 / (static_cast<double>(variables) * choose);
    choose = choose * static_cast<double>(variables - 1 - size) / static_cast<double>(size + 1);
  }
  const std::size_t outputs = game.prediction().size();
  std::vector<Share> shares(variables, {Worth(outputs, 0), Worth(outputs, 0)});
  for (std::size_t set = 0; set < coalitions.size(); ++set) {
    const auto size = static_cast<std::size_t>(std::count(coalitions[set].begin(), coalitions[set].end(), true));
    for (std::size_t v = 0; v < variables; ++v)
      for (std::size_t k = 0; k < outputs && !coalitions[set][v]; ++k)
        shares[v].contribution[k] += factors[size] * (worths[set | std::size_t{1} << v][k] - worths[set][k]);
  }
  return shares;
}

// What variables add when they join in some order.
class OrderSampling {
 public:
  OrderSampling(const Game& game, std::size_t variables, std::uint64_t seed)
      : game_(game), seed_(seed), sums_(variables, Worth(game.prediction().size(), 0)), squares_(sums_) {}

  std::vector<Share> run(std::size_t orders) {
    for (std::size_t first = 0; first < orders; first += kOrdersAtOnce)
      add(first, std::min(orders, first + kOrdersAtOnce));
    std::vector<Share> shares;
    for (std::size_t v = 0; v < sums_.size(); ++v) shares.push_back(share_of(v, static_cast<double>(orders)));
    return shares;
  }

 private:
  using Order = std::vector<std::uint32_t>;
  static constexpr std::size_t kOrdersAtOnce = 64;

  // Each there and back: the mean of the two is one draw.
  void add(std::size_t first, std::size_t end) {
    std::vector<Order> orders;
    std::vector<Coalition> coalitions;
    for (std::size_t number = first; number < end; ++number) {
      orders.push_back(permutation(sums_.size(), seed_, Purpose::predictor_order, static_cast<std::uint32_t>(number)));
      orders.emplace_back(orders.back().rbegin(), orders.back().rend());
      append_coalitions(orders[orders.size() - 2], coalitions);
      append_coalitions(orders.back(), coalitions);
    }
    const std::vector<Worth> worths = game_.worths(coalitions);
    for (std::size_t i = 0; i < orders.size(); i += 2) {
      std::vector<Worth> added(sums_.size(), Worth(game_.prediction().size(), 0));
      walk(orders[i], worths, i * (sums_.size() - 1), added);
      walk(orders[i + 1], worths, (i + 1) * (sums_.size() - 1), added);
      count(added);
    }
  }

  // Those on the way from none to all of them, without these two.
  static void append_coalitions(const Order& order, std::vector<Coalition>& coalitions) {
    Coalition coalition(order.size(), false);
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      coalition[order[i]] = true;
      coalitions.push_back(coalition);
    }
  }

  void walk(const Order& order, const std::vector<Worth>& worths, std::size_t first, std::vector<Worth>& added) const {
    const Worth* before = &game_.baseline();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Worth& now = i + 1 < order.size() ? worths[first + i] : game_.prediction();
      for (std::size_t k = 0; k < now.size(); ++k) added[order[i]][k] += now[k] - (*before)[k];
      before = &now;
    }
  }

  void count(const std::vector<Worth>& added) {
    for (std::size_t v = 0; v < sums_.size(); ++v)
      for (std::size_t k = 0; k < added[v].size(); ++k) {
        const double mean = added[v][k] / 2;
        sums_[v][k] += mean;
        squares_[v][k] += mean * mean;
      }
  }

  Share share_of(std::size_t variable, double orders) const {
    Share share;
    for (std::size_t k = 0; k < sums_[variable].size(); ++k) {
      const double mean = sums_[variable][k] / orders;
      const double variance = orders > 1 ? (squares_[variable][k] - orders * mean * mean) / (orders - 1) : 0;
      share.contribution.push_back(mean);
      share.error.push_back(std::sqrt(std::max(variance, 0.0) / orders));
    }
    return share;
  }

  const Game& game_;
  const std::uint64_t seed_;
  std::vector<Worth> sums_, squares_;
};

}  // namespace

std::vector<LocalExplanation> shapley_values(const Explained& explained, const Frame& frame, std::size_t row) {
  const std::vector<Variable> variables = all_variables_of(explained);
  const Game game(explained, variables, frame, row);
  const ExplainOptions& options = explained.options();
  const std::vector<Share> shares =
      variables.size() <= kExactVariables
          ? exact_shares(game, variables.size())
          : OrderSampling(game, variables.size(), options.explain_seed).run(static_cast<std::size_t>(options.orders));
  std::vector<LocalExplanation> explanations = blank_explanations(explained, variables, frame, row);
  for (std::size_t k = 0; k < explanations.size(); ++k) {
    LocalExplanation& one = explanations[k];
    one.prediction = game.prediction()[k];
    one.baseline = game.baseline()[k];
    one.residual = one.prediction - one.baseline;
    for (std::size_t v = 0; v < variables.size(); ++v) {
      one.contributions[v].contribution = shares[v].contribution[k];
      one.contributions[v].error = shares[v].error[k];
      one.residual -= shares[v].contribution[k];
    }
  }
  return explanations;
}

}  // namespace lamina::explain
