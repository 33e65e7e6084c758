// Charts of what answers depend on.
#include "report/explaining_charts.hpp"

#include "report/answers.hpp"
#include "report/chart_groups.hpp"
#include "report/explained.hpp"

namespace lamina::report {

namespace {

template <class Name>
ChartKind importance_chart(const char* name, const char* title, const char* definition, const char* section,
                           bool answers, std::vector<const char*> reads, const Name&) {
  reads.insert(reads.end(), {"top", "groups", "rows", "explain_seed", "bootstrap", "band_kind", "keep"});
  return {name,
          title,
          definition,
          section,
          Needs::one,
          Needs::one,
          answers,
          std::move(reads),
          [](const ChartInput& input) { return has_importance(input, Name::method); },
          [](const ChartInput& input) { return draw_importance(input, Name::method); }};
}

// The methods, as a function pointer can know them.
struct Permutation {
  static constexpr const char* method = "permutation";
};
struct OutOfBag {
  static constexpr const char* method = "out_of_bag";
};
struct DropColumn {
  static constexpr const char* method = "drop_column";
};
struct Gedeon {
  static constexpr const char* method = "gedeon";
};
struct Surrogate {
  static constexpr const char* method = "surrogate";
};
struct Own {
  static constexpr const char* method = "own";
};

bool curves_apply(const ChartInput& input) { return explains(input) && all_comparable(input); }

ChartKind curve_chart(const char* name, const char* title, const char* definition, const char* section,
                      std::vector<const char*> reads, std::vector<Chart> (*draw)(const ChartInput&)) {
  reads.insert(reads.end(), {"x", "columns", "outputs", "rows", "explain_seed", "points", "log_x"});
  return {name, title, definition, section, Needs::some, Needs::one, false, std::move(reads), curves_apply, draw};
}

}  // namespace

std::vector<ChartKind> explaining_charts() {
  return {
      importance_chart("importance", "Importance by permutation",
                       "by how much the answers get worse when a predictor's values are shuffled", "importance", true,
                       {"metric", "repeats"}, Permutation{}),
      importance_chart("importance-out-of-bag", "Importance out of the bag",
                       "the same on the rows of the fit, each answered for by the trees that have not seen it", "",
                       true, {"metric", "repeats"}, OutOfBag{}),
      importance_chart("importance-own", "Importance within the model",
                       "what the splits of a model of trees gain by each predictor", "importance", false, {}, Own{}),
      importance_chart("importance-gedeon", "Importance by the weights",
                       "what the weights of a network's first layers make of each predictor (Gedeon 1997)",
                       "importance", false, {}, Gedeon{}),
      importance_chart("importance-surrogate", "Importance by a surrogate tree",
                       "what the splits of a tree gain that was fitted to the model's answers", "importance", false,
                       {"surrogate_depth"}, Surrogate{}),
      importance_chart("importance-drop-column", "Importance by leaving out",
                       "by how much a model is worse that was fitted without the predictor", "", true, {"metric"},
                       DropColumn{}),
      curve_chart("pdp", "Partial dependence", "the mean answer of all rows with a predictor set to each of its values",
                  "curves", {"lines", "bootstrap", "band_kind", "keep"}, draw_partial_dependence),
      curve_chart("ice", "Curves of single rows", "the answer of each row with a predictor set to each of its values",
                  "curves", {"ice_form", "lines"}, draw_ice),
      curve_chart("ale", "Accumulated local effects",
                  "how the answer changes along a predictor, by the rows that are there", "curves",
                  {"bootstrap", "band_kind", "keep"}, draw_local_effects),
      curve_chart("at", "Curve of a typical row", "the answer of one row whose other predictors are held", "",
                  {"hold", "bootstrap", "band_kind", "keep"}, draw_typical_row),
      curve_chart("observed", "Answers as they are",
                  "the answers and the truth of the rows against a predictor, and the curve of a typical row", "curves",
                  {"hold"}, draw_observed),
      {"row",
       "One row explained",
       "what each predictor adds to the answer for one row",
       "",
       Needs::one,
       Needs::one,
       false,
       {"row", "top", "outputs", "orders", "background", "groups", "explain_seed"},
       explains,
       draw_row},
  };
}

}  // namespace lamina::report
