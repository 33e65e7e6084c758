// Charts of pictures: rows that are images, weights that are.
#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "report/answers.hpp"
#include "report/chart_groups.hpp"
#include "report/mosaic.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"
#include "train/target.hpp"

namespace lamina::report {

namespace {

struct Shape2 {
  std::size_t height, width;
  std::size_t size() const { return height * width; }
};

bool has_images(const Frame* data) { return data && data->image_height > 0; }

std::size_t most_images(const ChartInput& input) { return static_cast<std::size_t>(input.options.images); }

[[noreturn]] void refuse_tables(const std::string& chart, const Frame& frame) {
  throw Error(ErrorKind::data, "the chart " + chart + " shows images, and these rows are a table",
              "name a file of IDX images", {frame.source(), 0, {}});
}

// ---- rows ----

// The pixels lead the columns of a frame of images.
std::vector<double> pixels(const Frame& frame, std::size_t row) {
  std::vector<double> cells(frame.image_height * frame.image_width);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = frame.columns()[i].number(row);
  return cells;
}

MosaicLook ink_on_paper(const Frame& frame) {
  return {frame.image_height, frame.image_width, kPictureScale, 0, 255, true};
}

// What stands below an image: its label, or the column that is asked for.
const Column* label_column(const ChartInput& input) {
  if (!input.options.color.empty()) return &input.data->column(input.options.color);
  return input.data->find("label");
}

std::vector<Chart> draw_images(const ChartInput& input) {
  const Frame& frame = *input.data;
  if (!has_images(&frame)) refuse_tables("images", frame);
  const Column* labels = label_column(input);
  std::vector<Tile> tiles;
  for (const std::size_t row : drawn(frame.rows(), most_images(input), input.options.explain_seed))
    tiles.push_back({pixels(frame, row), labels ? labels->cell(row) : ""});
  Chart chart{"images", "Images",
              whole(static_cast<double>(tiles.size())) + " of " +
                  counted_whole(static_cast<double>(frame.rows()), "image") + ", " +
                  std::to_string(frame.image_height) + " × " + std::to_string(frame.image_width) + " pixels" +
                  (tiles.size() < frame.rows() ? ", drawn by the seed" : "") +
                  (labels ? "; below each its " + shown(labels->name()) + "." : ".")};
  add_mosaic(chart, tiles, ink_on_paper(frame));
  return {chart};
}

// ---- what was taken for something else ----

struct Mistake {
  std::size_t row;
  std::int32_t truth, predicted;
  double probability;  // of what was predicted
};

// The surest first.
std::vector<Mistake> mistakes_of(const Scored& scored, const std::vector<std::size_t>& rows) {
  const Predictions& answers = scored.predictions;
  std::vector<Mistake> mistakes;
  for (std::size_t i = 0; i < answers.rows; ++i) {
    const std::int32_t truth = scored.truth.classes[i], predicted = answers.classes[i];
    if (truth < 0 || truth == predicted) continue;
    mistakes.push_back({rows[i], truth, predicted,
                        answers.probabilities[i * answers.levels.size() + static_cast<std::size_t>(predicted)]});
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.probability > b.probability; });
  return mistakes;
}

// The rows that Model::score answers for.
std::vector<std::size_t> answered_rows(const Model& model, const Frame& frame) {
  return train::rows_with_target(train::read_target(frame, model.impl().trained.learnt.target));
}

std::vector<Chart> draw_misclassified(const ChartInput& input) {
  const Model& model = first_model(input);
  if (!has_images(input.data)) refuse_tables("misclassified", *input.data);
  check_tasks(input, "misclassified", {Task::binary, Task::multiclass});
  const auto answers = scored(input);
  const std::vector<Mistake> mistakes = mistakes_of(*answers, answered_rows(model, *input.data));
  if (mistakes.empty()) return {};
  std::vector<Tile> tiles;
  const std::vector<std::string>& levels = model.levels();
  for (const Mistake& one : mistakes) {
    if (tiles.size() == most_images(input)) break;
    tiles.push_back({pixels(*input.data, one.row), levels[static_cast<std::size_t>(one.truth)] + " → " +
                                                       levels[static_cast<std::size_t>(one.predicted)]});
  }
  const Mistake& worst = mistakes.front();
  Chart chart{"misclassified", "Images taken for something else",
              whole(static_cast<double>(mistakes.size())) + " of " +
                  counted_whole(static_cast<double>(answers->predictions.rows), "image") +
                  " taken for something else, the surest first: what it is → what it was taken for. The first is row " +
                  whole(static_cast<double>(worst.row + 1)) + ", taken for " +
                  shown(levels[static_cast<std::size_t>(worst.predicted)]) + " with a probability of " +
                  figure(worst.probability) + "."};
  add_mosaic(chart, tiles, ink_on_paper(*input.data));
  return {chart};
}

// ---- weights ----

const WeightTensor* weights_of_images(const std::vector<WeightTensor>& all) {
  for (const WeightTensor& tensor : all)
    if (!tensor.row_names.empty()) return &tensor;
  return nullptr;
}

// The shape of the pictures that a model takes: that of the images it learnt from; of a table of pixels a square.
Shape2 picture_shape(const Model& model, std::size_t inputs) {
  const Encoder& encoder = model.impl().trained.learnt.encoder;
  if (encoder.image_height * encoder.image_width == inputs) return {encoder.image_height, encoder.image_width};
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(inputs))));
  return side * side == inputs ? Shape2{side, side} : Shape2{0, 0};
}

bool takes_images(const Model& model) {
  const std::vector<WeightTensor> all = model.weights();
  const WeightTensor* weights = weights_of_images(all);
  if (!weights || weights->row_names.size() < 4) return false;
  const bool bytes = std::all_of(weights->scales.begin(), weights->scales.end(),
                                 [](const InputScale& scale) { return scale.mean == 0 && scale.deviation == 255; });
  return bytes && picture_shape(model, weights->row_names.size()).size() > 0;
}

struct Filters {
  std::vector<std::vector<double>> units;  // the weights of each, input by input
  Shape2 shape;
  std::size_t all;  // units of the layer
  std::string layer;
};

Filters filters_of(const ChartInput& input, const char* chart) {
  const std::vector<WeightTensor> all = first_model(input).weights();
  const WeightTensor* weights = weights_of_images(all);
  if (!weights)
    throw Error(
        ErrorKind::usage,
        std::string("the chart ") + chart + " shows the weights of a first layer of units, and the model has none",
        "name a network whose first layer is dense");
  const auto inputs = static_cast<std::size_t>(weights->rows), units = static_cast<std::size_t>(weights->columns);
  Filters filters{{}, picture_shape(first_model(input), inputs), units, weights->name};
  if (filters.shape.size() == 0 || !takes_images(first_model(input)))
    throw Error(ErrorKind::usage,
                std::string("the chart ") + chart + " shows weights as images, and the model's " +
                    std::to_string(inputs) + " inputs are no image",
                "name a model that was trained on IDX images");
  for (std::size_t unit = 0; unit < std::min(units, most_images(input)); ++unit) {
    filters.units.emplace_back();
    for (std::size_t i = 0; i < inputs; ++i) filters.units.back().push_back(weights->values[i * units + unit]);
  }
  return filters;
}

Chart chart_of(const Filters& filters, const char* name, const char* title, const std::string& what) {
  std::vector<Tile> tiles;
  double most = 0;
  for (std::size_t unit = 0; unit < filters.units.size(); ++unit) {
    tiles.push_back({filters.units[unit], std::to_string(unit + 1)});
    for (const double weight : filters.units[unit]) most = std::max(most, std::abs(weight));
  }
  const std::string some = filters.units.size() < filters.all
                               ? "the first " + whole(static_cast<double>(filters.units.size())) + " of "
                               : "";
  Chart chart{name, title,
              what + " of " + some + counted_whole(static_cast<double>(filters.all), "unit") +
                  " of the first layer, as images: blue below 0, red above, grey at 0; the largest size is " +
                  figure(most) + "."};
  if (most == 0) most = 1;
  add_mosaic(chart, tiles, {filters.shape.height, filters.shape.width, kTwoSidedScale, -most, most});
  return chart;
}

std::vector<Chart> draw_filters(const ChartInput& input) {
  return {chart_of(filters_of(input, "filters"), "filters", "Filters of the first layer", "The weights")};
}

// Of all inputs of norm 1, that which most excites a unit: x_j = W_ij / √Σ W_ij² (Ng, CS294A lecture notes, 2011).
void to_unit_norm(std::vector<double>& weights) {
  double square = 0;
  for (const double weight : weights) square += weight * weight;
  if (square == 0) return;
  for (double& weight : weights) weight /= std::sqrt(square);
}

std::vector<Chart> draw_excitation(const ChartInput& input) {
  Filters filters = filters_of(input, "excitation");
  for (std::vector<double>& unit : filters.units) to_unit_norm(unit);
  return {chart_of(filters, "excitation", "What most excites each unit", "The input of norm 1 that most excites each")};
}

// ---- which apply ----

bool shows_images(const ChartInput& input) { return has_images(input.data); }
bool shows_mistakes(const ChartInput& input) { return has_images(input.data) && judges_classes(input); }
bool shows_filters(const ChartInput& input) { return takes_images(first_model(input)); }
bool shows_excitation(const ChartInput& input) {
  return shows_filters(input) && first_model(input).task() == Task::reconstruction;
}

}  // namespace

std::vector<ChartKind> image_charts() {
  return {
      {"images",
       "Images",
       "some of the rows as images, with their labels",
       "images",
       Needs::optional,
       Needs::one,
       false,
       {"images", "color", "explain_seed"},
       shows_images,
       draw_images},
      {"misclassified",
       "Images taken for something else",
       "the images that were taken for another class, the surest first",
       "images",
       Needs::one,
       Needs::one,
       true,
       {"images"},
       shows_mistakes,
       draw_misclassified},
      {"filters",
       "Filters",
       "the weights of the first layer's units as images",
       "images",
       Needs::one,
       Needs::optional,
       false,
       {"images"},
       shows_filters,
       draw_filters},
      {"excitation",
       "What most excites each unit",
       "the input of norm 1 that most excites each unit of the first layer, as an image",
       "images",
       Needs::one,
       Needs::optional,
       false,
       {"images"},
       shows_excitation,
       draw_excitation},
  };
}

}  // namespace lamina::report
