// Models as values: trained, saved, loaded, asked; and headers that lie.
#include "lamina/model.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/read_file.hpp"
#include "base/temporary_folder.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/input.hpp"
#include "lamina/toy.hpp"
#include "model/file.hpp"

namespace lamina {
namespace {

using nlohmann::json;

Frame mixed_table() {
  std::string text = "size,colour,weight,kind\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i % 11) +
            (i % 3   ? ",red,"
             : i % 2 ? ",blue,"
                     : ",,") +
            (i % 7 ? std::to_string(i * 0.5) : "NA") + (i % 11 > 5 ? ",big\n" : ",small\n");
  return parse_csv(text, {}, "mixed.csv");
}

Options small_options(const std::string& target) {
  Options options;
  options.target = target;
  options.hidden = {5};
  options.epochs = 3;
  options.batch = 16;
  options.threads = 1;
  return options;
}

const Model& classifier() {
  static const Model model = fit(mixed_table(), small_options("kind"));
  return model;
}

const Model& regressor() {
  static const Model model = fit(mixed_table(), small_options("weight"));
  return model;
}

Model reloaded(const Model& model, bool keep_state = true) {
  const TemporaryFolder folder;
  model.save(folder.file("m.lamina"), keep_state);
  return Model::load(folder.file("m.lamina"));
}

Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorKind::internal, "", "");
}

TEST(ModelTest, IsTheSameAfterSavingAndLoading) {
  for (const Model* model : {&classifier(), &regressor()}) {
    const Model other = reloaded(*model);
    EXPECT_EQ(other.header(), model->header());
    EXPECT_EQ(other.serialize(), model->serialize());
    EXPECT_EQ(other.notes(), model->notes());
    const Predictions a = model->predict(mixed_table()), b = other.predict(mixed_table());
    EXPECT_EQ(a.probabilities, b.probabilities);
    EXPECT_EQ(a.values, b.values);
    EXPECT_EQ(a.classes, b.classes);
  }
}

TEST(ModelTest, WithoutStateTheAnswersAreTheSame) {
  const Model bare = reloaded(classifier(), false);
  EXPECT_EQ(bare.predict(mixed_table()).probabilities, classifier().predict(mixed_table()).probabilities);
  EXPECT_LT(bare.serialize().size(), classifier().serialize().size());
  EXPECT_EQ(bare.serialize(true), bare.serialize(false)) << "state that was dropped does not come back";
}

TEST(ModelTest, TheFileHoldsNothingOfTheRun) {
  Options options = small_options("kind");
  options.threads = 3;
  options.cpu_tier = "reference";
  EXPECT_EQ(fit(mixed_table(), options).serialize(), classifier().serialize());
  const json stored = classifier().header().at("options");
  EXPECT_FALSE(stored.contains("threads"));
  EXPECT_FALSE(stored.contains("cpu_tier"));
  EXPECT_FALSE(stored.contains("labels"));
  EXPECT_TRUE(stored.contains("hidden"));
}

TEST(ModelTest, FeaturesAreColumnsInTheOrderOfTheLayersAsked) {
  Options options = small_options("kind");
  options.hidden = {5, 3};
  const Model model = fit(mixed_table(), options);
  const Frame table = mixed_table();
  const Frame both = model.features(table, {2, 1}), first = model.features(table, {1});
  ASSERT_EQ(both.columns().size(), 8u);
  EXPECT_EQ(both.columns()[0].name(), "DF.L2.C1");
  EXPECT_EQ(both.columns()[7].name(), "DF.L1.C5");
  for (std::size_t row = 0; row < table.rows(); ++row)
    EXPECT_EQ(both.columns()[7].number(row), first.columns()[4].number(row));
  // A row has the same features alone as among others.
  const Frame alone = model.features(table.take({17}), {1});
  EXPECT_EQ(alone.columns()[2].number(0), first.columns()[2].number(17));
  EXPECT_EQ(error_of([&] { model.features(table, {3}); }).kind(), ErrorKind::usage);
}

TEST(ModelTest, TheFirstLayersWeightsKnowTheScaleOfTheirInputs) {
  const std::vector<WeightTensor> weights = classifier().weights();
  const std::vector<InputScale>& scales = weights.front().scales;  // size, weight, colour = blue, red, missing, unseen
  ASSERT_EQ(scales.size(), 6u);
  EXPECT_NEAR(scales[0].mean, 285 / 60.0, 1e-12);  // five times 0 … 10, and 0 … 4
  for (std::size_t i = 2; i < 6; ++i) EXPECT_TRUE(scales[i].mean == 0 && scales[i].deviation == 1);
  EXPECT_TRUE(weights.back().scales.empty());
}

TEST(ModelTest, LayersAndWeightsAreThoseOfTheNetwork) {
  // size, weight, and colour = blue, red, missing, unseen
  const std::vector<LayerRow> layers = classifier().layers();
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0].inputs, 6);
  EXPECT_EQ(layers[0].parameters, 6 * 5 + 5);
  EXPECT_EQ(layers[1].units, 1);
  EXPECT_EQ(layers[1].activation, "sigmoid");
  const std::vector<WeightTensor> weights = classifier().weights();
  ASSERT_EQ(weights.size(), 4u);
  EXPECT_EQ(weights[0].name, "dense1.weights");
  EXPECT_EQ(weights[0].row_names.size(), 6u);
  EXPECT_EQ(weights[0].values.size(), 30u);
  EXPECT_EQ(weights[3].rows, 1);
  EXPECT_EQ(weights[3].columns, 1);
}

TEST(ModelTest, PromisesTheKindsOfItsColumns) {
  const std::map<std::string, ColumnKind> expected = {{"size", ColumnKind::number},
                                                      {"weight", ColumnKind::number},
                                                      {"colour", ColumnKind::category},
                                                      {"kind", ColumnKind::category}};
  EXPECT_EQ(classifier().promised_types(), expected);
  const Frame xor_table = toy("xor", 20, 1);
  EXPECT_EQ(fit(xor_table, small_options("class")).promised_types().at("class"), ColumnKind::number);
}

TEST(ModelTest, EvaluatesTheRowsWithAKnownAnswer) {
  const Frame table = parse_csv("size,colour,weight,kind\n1,red,2,small\n9,blue,3,NA\n8,red,1,huge\n9,red,1,big\n");
  std::vector<std::string> notes;
  const Report report = classifier().evaluate(table, {}, &notes);
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(report.skipped, 2u);
  ASSERT_FALSE(notes.empty());
  EXPECT_NE(notes[0].find("1 cell has a level"), std::string::npos) << notes[0];
  const Frame none = parse_csv("size,colour,weight,kind\n1,red,2,NA\n2,red,2,NA\n");
  EXPECT_EQ(error_of([&] { classifier().evaluate(none); }).kind(), ErrorKind::data);
}

TEST(ModelTest, ThresholdsMoveTheDecisionAlone) {
  ScoreOptions options;
  options.threshold = 0.0;
  const Predictions all = classifier().predict(mixed_table(), options);
  for (std::int32_t answer : all.classes) EXPECT_EQ(answer, static_cast<std::int32_t>(classifier().positive()));
  EXPECT_EQ(all.probabilities, classifier().predict(mixed_table()).probabilities);
  options.threshold = 1.5;
  EXPECT_EQ(error_of([&] { classifier().predict(mixed_table(), options); }).kind(), ErrorKind::usage);
  options.threshold = std::nan("");
  EXPECT_EQ(error_of([&] { classifier().predict(mixed_table(), options); }).kind(), ErrorKind::usage);
  options.threshold = 0.5;
  EXPECT_EQ(error_of([&] { regressor().predict(mixed_table(), options); }).kind(), ErrorKind::usage);
}

TEST(ModelTest, AnswersAreATable) {
  const Frame classes = to_frame(classifier().predict(mixed_table()));
  ASSERT_EQ(classes.columns().size(), 3u);
  EXPECT_EQ(classes.columns()[0].name(), "prediction");
  EXPECT_EQ(classes.columns()[1].name(), "probability.big");
  EXPECT_EQ(classes.columns()[2].name(), "probability.small");
  EXPECT_EQ(classes.rows(), 60u);
  EXPECT_EQ(to_frame(regressor().predict(mixed_table())).columns().size(), 1u);
}

TEST(ModelTest, StopsAfterTheRunningStepWhenCancelled) {
  const std::atomic<bool> cancel = true;
  const Model model = fit(mixed_table(), small_options("kind"), nullptr, {{}, &cancel});
  EXPECT_EQ(model.stop_reason(), StopReason::interrupted);
  EXPECT_EQ(model.predict(mixed_table()).rows, 60u);
  EXPECT_EQ(reloaded(model).stop_reason(), StopReason::interrupted);
}

TEST(ModelTest, TellsTheSinkOfTheUntrainedModel) {
  int started = 0;
  const auto sink = [&](const FitEvent& event) {
    if (event.kind != FitEvent::Kind::started) return;
    ++started;
    ASSERT_NE(event.model, nullptr);
    EXPECT_EQ(event.model->layers().size(), 2u);
    EXPECT_EQ(event.model->target(), "kind");
    EXPECT_EQ(event.threads, 1);
    EXPECT_FALSE(event.cpu_tier.empty());
  };
  fit(mixed_table(), small_options("kind"), nullptr, {sink, nullptr});
  EXPECT_EQ(started, 1);
}

TEST(ModelTest, NamesThatAreNoUtf8CannotBeSaved) {
  std::vector<double> values(20);
  std::vector<std::int32_t> codes(20);
  for (int i = 0; i < 20; ++i) values[i] = i, codes[i] = i % 2;
  const Frame table({Column::numbers("\xff", values), Column::categories("kind", codes, {"a", "b"})});
  const Model model = fit(table, small_options("kind"));
  EXPECT_EQ(error_of([&] { model.serialize(); }).kind(), ErrorKind::data);
}

// ---- headers that lie, under checksums that hold ----

// Loads the file with its header changed.
void load_changed(const ModelFile& file) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("m"), std::ios::binary) << pack(file);
  const Model model = Model::load(folder.file("m"));
  model.predict(mixed_table());
}

// Every value of a JSON tree, one after the other, is handed to `change`.
void for_each_value(json& root, json& node, const std::function<void(const std::string&)>& attempt,
                    const std::string& path) {
  const json kept = node;
  for (const json& other :
       {json(), json(-1), json(1e300), json("x"), json::array(), json::object(), json(true), json(7)}) {
    if (other == kept) continue;
    node = other;
    attempt(path + " = " + other.dump());
  }
  node = kept;
  if (!node.is_structured()) return;
  std::size_t count = 0;
  for (auto item = node.begin(); item != node.end() && count < 3; ++item, ++count)
    for_each_value(root, *item, attempt, path + "/" + (node.is_object() ? item.key() : std::to_string(count)));
}

TEST(ModelTest, EveryChangedValueOfTheHeaderIsAModelErrorOrStillAModel) {
  ModelFile file = unpack(classifier().serialize(), "m");
  json& content = file.model.content;
  int refused = 0;
  const auto attempt = [&](const std::string& what) {
    try {
      load_changed(file);
    } catch (const Error& error) {
      ++refused;
      EXPECT_NE(error.kind(), ErrorKind::internal) << what << ": " << error.what();
    } catch (const std::exception& error) {
      ADD_FAILURE() << what << ": " << error.what();
    }
  };
  for (const char* part : {"network", "precision", "encoder", "decoder", "options", "training", "reports"})
    for_each_value(content, content.at(part), attempt, part);
  EXPECT_GT(refused, 100);
}

TEST(ModelTest, ALackingPartIsAModelError) {
  const ModelFile good = unpack(classifier().serialize(), "m");
  for (const auto& item : good.model.content.items()) {
    ModelFile file = good;
    file.model.content.erase(item.key());
    EXPECT_EQ(error_of([&] { load_changed(file); }).kind(), ErrorKind::model) << item.key();
  }
}

TEST(ModelTest, TensorsThatAreNotTheNetworksAreAModelError) {
  const ModelFile good = unpack(classifier().serialize(), "m");
  ModelFile file = good;
  file.model.tensors.pop_back();
  EXPECT_EQ(error_of([&] { load_changed(file); }).kind(), ErrorKind::model);
  file = good;
  std::swap(file.model.tensors[0].shape[0], file.model.tensors[0].shape[1]);
  EXPECT_EQ(error_of([&] { load_changed(file); }).kind(), ErrorKind::model);
  file = good;
  file.model.tensors.push_back({"more", Precision::fp32, {1}, {1}});
  EXPECT_EQ(error_of([&] { load_changed(file); }).kind(), ErrorKind::model);
  file = good;
  file.model.tensors[0].precision = Precision::fp64;
  EXPECT_EQ(error_of([&] { load_changed(file); }).kind(), ErrorKind::model);
}

// ---- reading for a model ----

TEST(InputTest, OptionsBecomeThoseOfTheReader) {
  Options options;
  options.delimiter = "tab";
  options.header = "no";
  options.encoding = "latin1";
  options.types = {{"a", "number"}, {"b", "category"}};
  const CsvOptions csv = csv_options(options);
  EXPECT_EQ(csv.delimiter, '\t');
  EXPECT_EQ(csv.header, Header::no);
  EXPECT_EQ(csv.encoding, Encoding::latin1);
  EXPECT_EQ(csv.types.at("b"), ColumnKind::category);
  options.delimiter = ";;";
  EXPECT_EQ(error_of([&] { csv_options(options); }).kind(), ErrorKind::usage);
  options.delimiter = "auto";
  options.types = {{"a", "nmber"}};
  EXPECT_NE(std::string(error_of([&] { csv_options(options); }).what()).find("did you mean number?"),
            std::string::npos);
}

}  // namespace
}  // namespace lamina
