// Ensembles: what members learn from, how answers are combined, and that they are models like any other.
#include "lamina/ensemble.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <set>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "model/ensemble.hpp"
#include "model/file.hpp"
#include "model/impl.hpp"
#include "select/ensemble_plan.hpp"

namespace lamina {
namespace {

// Two columns decide the class but for some noise.
Frame table(int rows = 160) {
  std::string text = "size,weight,colour,kind\n";
  for (int i = 0; i < rows; ++i) {
    const int size = i * 37 % 101, weight = i * 53 % 89;
    const bool big = size + weight > 95;
    text += std::to_string(size) + "," + std::to_string(weight) + "," + (i % 3 ? "red" : "blue") + "," +
            (big != (i % 11 == 0) ? "big" : "small") + "\n";
  }
  return parse_csv(text, {}, "table.csv");
}

Options base(const std::string& target = "kind") {
  Options options;
  options.target = target;
  options.task = target == "kind" ? "class" : "regression";
  options.threads = 1;
  return options;
}

const std::string kNet = "net hidden=4 epochs=3 batch=16";

EnsembleOptions wanted(const std::string& combine, const std::vector<std::string>& texts, const Options& options) {
  EnsembleOptions ensemble;
  ensemble.combine = combine;
  ensemble.candidates = parse_candidates(texts, options);
  ensemble.members = 1;
  return ensemble;
}

Model fitted(const Frame& rows, const EnsembleOptions& ensemble, const Options& options, const Frame* valid = nullptr) {
  return std::move(*fit_ensemble(rows, ensemble, options, valid));
}

const model::Ensemble& made(const Model& model) { return *model.impl().ensemble; }

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return {};
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Ensembles, AnAverageOfOneIsTheMember) {
  const Frame rows = table();
  const auto ensemble = wanted("average", {kNet}, base());
  const Model alone = fit(rows, ensemble.candidates.front().options), model = fitted(rows, ensemble, base());
  EXPECT_EQ(model.predict(rows).probabilities, alone.predict(rows).probabilities);
  EXPECT_EQ(model.training_report()->value("log_loss"), alone.training_report()->value("log_loss"));
}

TEST(Ensembles, AnAverageIsTheWeightedMeanOfStartsFromOtherSeeds) {
  const Frame rows = table();
  auto ensemble = wanted("average", {kNet, "glm"}, base());
  ensemble.members = 2;
  ensemble.weights = {1, 3};
  const Model model = fitted(rows, ensemble, base());
  std::vector<double> expected(rows.rows() * 2);
  for (const std::size_t candidate : {0u, 1u})
    for (const std::uint64_t seed : {1u, 2u}) {
      Options options = ensemble.candidates[candidate].options;
      options.seed = seed;
      const std::vector<double> answers = fit(rows, options).predict(rows).probabilities;
      for (std::size_t i = 0; i < answers.size(); ++i) expected[i] += ensemble.weights[candidate] * answers[i] / 8;
    }
  const Predictions predictions = model.predict(rows);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(predictions.probabilities[i], expected[i], 1e-14);
  for (std::size_t row = 0; row < rows.rows(); ++row)
    EXPECT_EQ(predictions.classes[row], predictions.probabilities[2 * row + 1] > predictions.probabilities[2 * row]);
  EXPECT_EQ(made(model).levels.front()[1].label, kNet + " 2");
}

TEST(Ensembles, NumbersAreAveragedToo) {
  const Frame rows = table();
  const auto ensemble = wanted("average", {kNet, "glm"}, base("size"));
  const Model model = fitted(rows, ensemble, base("size"));
  const auto a = fit(rows, ensemble.candidates[0].options).predict(rows).values,
             b = fit(rows, ensemble.candidates[1].options).predict(rows).values, mean = model.predict(rows).values;
  ASSERT_EQ(mean.size(), rows.rows());
  for (std::size_t i = 0; i < mean.size(); ++i) EXPECT_EQ(mean[i], (a[i] + b[i]) / 2);
}

// The glm of the last level sees what the first level's members answer for rows of other folds: fitted by hand.
TEST(Ensembles, AStackLearnsFromAnswersOutOfFold) {
  const Frame rows = table();
  auto ensemble = wanted("stack", {kNet, "glm"}, base());
  ensemble.folds = 4;
  const Model model = fitted(rows, ensemble, base());
  std::vector<std::int32_t> classes;
  for (std::size_t row = 0; row < rows.rows(); ++row) classes.push_back(rows.column("kind").code(row));
  std::vector<std::size_t> all(rows.rows());
  for (std::size_t row = 0; row < all.size(); ++row) all[row] = row;
  const Folds folds = make_folds(rows, all, classes, rows.column("kind").levels(), 4, 1);
  std::vector<Column> columns = {rows.column("kind")};
  for (const Candidate& candidate : ensemble.candidates) {
    std::vector<double> answers(rows.rows());
    for (std::size_t fold = 0; fold < 4; ++fold) {
      const auto held_out = folds.held_out(fold);
      const auto said = fit(rows.take(folds.training(fold)), candidate.options).predict(rows.take(held_out));
      for (std::size_t i = 0; i < held_out.size(); ++i) answers[held_out[i]] = said.probabilities[2 * i + 1];
    }
    columns.push_back(Column::numbers("L1." + candidate.label + ".small", answers));
  }
  const Frame answers(columns);
  const Options meta = parse_candidates({kDefaultMeta}, base()).front().options;
  const Model last = fit(answers, meta);
  EXPECT_EQ(made(model).levels[1][0].model->serialize(), last.serialize());
  for (int i : {0, 1})
    EXPECT_EQ(made(model).levels[0][i].model->serialize(false),
              fit(rows, ensemble.candidates[i].options).serialize(false));
  // For new rows the members that learnt from all rows answer.
  std::vector<Column> now;
  for (const Candidate& candidate : ensemble.candidates) {
    const auto said = fit(rows, candidate.options).predict(rows).probabilities;
    std::vector<double> positive;
    for (std::size_t row = 0; row < rows.rows(); ++row) positive.push_back(said[2 * row + 1]);
    now.push_back(Column::numbers("L1." + candidate.label + ".small", positive));
  }
  EXPECT_EQ(model.predict(rows).probabilities, last.predict(Frame(now)).probabilities);
}

// The nearest row of a row that was learnt from is itself, so an answer from the same rows would be perfect.
TEST(Ensembles, WhatMemorizesIsNotPerfectOutOfFold) {
  const Frame rows = table();
  const Model model = fitted(rows, wanted("stack", {"knn neighbors=1"}, base()), base());
  const model::Member& member = made(model).levels[0][0];
  EXPECT_EQ(member.model->training_report()->value("error_rate"), 0);
  EXPECT_GT(*member.unseen->value("error_rate"), 0.1);  // one row in eleven has a wrong class, and so its neighbours
  EXPECT_GT(*made(model).unseen->value("error_rate"), 0.05);
}

TEST(Ensembles, ACascadePassesColumnsAndAnswersOn) {
  auto ensemble = wanted("cascade", {"glm", kNet}, base());
  ensemble.levels = 3;
  ensemble.folds = 3;
  const Frame rows = table();
  const Model model = fitted(rows, ensemble, base());
  ASSERT_EQ(made(model).levels.size(), 3u);
  std::set<std::string> seen;
  for (const EncodedColumn& column : made(model).levels[2][1].model->impl().trained.learnt.encoder.columns())
    seen.insert(column.name);
  EXPECT_EQ(seen, (std::set<std::string>{"size", "weight", "colour", "L1.glm.small", "L1." + kNet + ".small",
                                         "L2.glm.small", "L2." + kNet + ".small"}));
  EXPECT_TRUE(made(model).unseen.has_value());
  EXPECT_EQ(made(model).unseen->rows, rows.rows());
  // A column of new data that happens to have such a name is no answer.
  const Frame more = beside(rows, Frame({Column::numbers("L1.glm.small", std::vector<double>(rows.rows(), 9))}));
  EXPECT_EQ(model.predict(more).probabilities, model.predict(rows).probabilities);
}

TEST(Ensembles, ABagLearnsFromDrawnRowsAndIsJudgedByTheOthers) {
  auto ensemble = wanted("bag", {"glm"}, base());
  ensemble.members = 3;
  const Frame rows = table();
  const Model model = fitted(rows, ensemble, base());
  std::vector<std::int32_t> classes;
  for (std::size_t row = 0; row < rows.rows(); ++row) classes.push_back(rows.column("kind").code(row));
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto drawn = select::draw_rows(rows.rows(), classes, 2, 1, i);
    ASSERT_EQ(drawn.size(), rows.rows());
    const std::set<std::size_t> distinct(drawn.begin(), drawn.end());
    EXPECT_GT(distinct.size(), rows.rows() / 2);  // (1 − 1/e) of them are expected
    EXPECT_LT(distinct.size(), rows.rows() * 3 / 4);
    Options options = ensemble.candidates.front().options;
    options.seed += i;
    const model::Member& member = made(model).levels[0][i];
    EXPECT_EQ(member.model->serialize(), fit(rows.take(drawn), options).serialize());
    EXPECT_EQ(member.unseen->rows, rows.rows() - distinct.size());
  }
  EXPECT_GT(made(model).unseen->rows, rows.rows() / 2);
}

TEST(Ensembles, ADrawWithoutAClassIsDrawnAgain) {
  std::vector<std::int32_t> classes(50, 0);
  classes[7] = 1;  // a draw lacks it with the chance (1 − 1/50)⁵⁰ = .364
  int lucky = 0;
  for (std::uint32_t i = 0; i < 40; ++i) {
    const auto drawn = select::draw_rows(50, classes, 2, 3, i);
    EXPECT_TRUE(std::binary_search(drawn.begin(), drawn.end(), 7u));
    const auto first = select::draw_rows(50, {}, 0, 3, i);
    lucky += first == drawn;
    if (std::binary_search(first.begin(), first.end(), 7u)) {
      EXPECT_EQ(first, drawn);
    }
  }
  EXPECT_GT(lucky, 10);
  EXPECT_LT(lucky, 40);
  EXPECT_THROW(select::draw_rows(50, classes, 3, 3, 0), Error);
}

TEST(Ensembles, BitsDependOnNeitherThreadsNorJobs) {
  const Frame rows = table();
  for (const char* combine : {"stack", "cascade", "bag"}) {
    auto ensemble = wanted(combine, {kNet, "glm"}, base());
    ensemble.folds = 3;
    Options options = base();
    const std::string expected = fitted(rows, ensemble, options).serialize();
    for (const int threads : {2, 3}) {
      options.threads = threads;
      EnsembleContext context;
      context.jobs = 4 - threads;
      EXPECT_EQ(fit_ensemble(rows, ensemble, options, nullptr, context)->serialize(), expected) << combine;
    }
  }
}

TEST(Ensembles, AFileGivesTheSameAnswersAndTables) {
  const Frame rows = table();
  const std::string path = testing::TempDir() + "ensemble.lamina";
  for (const std::string& combine : ensemble_names()) {
    Options options = base();
    options.valid = "0.25";
    options.calibrate = "platt";
    auto ensemble = wanted(combine, {kNet, "glm"}, options);
    ensemble.folds = 3;
    const Model model = fitted(rows, ensemble, options);
    model.save(path);
    const Model again = Model::load(path);
    EXPECT_EQ(again.predict(rows).probabilities, model.predict(rows).probabilities);
    EXPECT_EQ(again.serialize(), model.serialize());
    EXPECT_EQ(again.title(), model.title());
    EXPECT_EQ(again.kind(), combine);
    ASSERT_EQ(again.tables().size(), 1u);
    EXPECT_EQ(again.tables()[0].table.rows(), made(model).levels.size() * 2 + (combine == "stack" ? 0 : 1));
    EXPECT_TRUE(again.validation_report().has_value());
    EXPECT_EQ(again.evaluate(rows).value("auc"), model.evaluate(rows).value("auc"));
    EXPECT_EQ(again.promised_types().size(), 4u);
  }
}

TEST(Ensembles, HeldOutRowsAreSeenByNoMember) {
  Options options = base();
  options.valid = "0.25";
  auto ensemble = wanted("stack", {"glm"}, options);
  const Frame rows = table();
  const Model model = fitted(rows, ensemble, options);
  Options alone = ensemble.candidates[0].options;
  const Model one = fit(rows, alone);  // divides the rows alike
  EXPECT_EQ(made(model).levels[0][0].model->predict(rows).probabilities, one.predict(rows).probabilities);
  EXPECT_EQ(model.validation_report()->rows, 40u);
  EXPECT_EQ(made(model).levels[0][0].model->validation_report()->value("auc"), one.validation_report()->value("auc"));
}

TEST(Ensembles, WhatMembersNoteIsSaidOnce) {
  std::string text = "x,y,same,kind\n";
  for (int i = 0; i < 40; ++i)
    text +=
        (i % 9 ? std::to_string(i * 7 % 40) : "") + "," + std::to_string(i % 13) + ",1," + (i % 2 ? "a" : "b") + "\n";
  const Model model = fitted(parse_csv(text, {}, "t.csv"), wanted("average", {kNet, "glm"}, base()), base());
  const auto& notes = model.notes();
  const auto about = [&](const std::string& what) {
    return std::count_if(notes.begin(), notes.end(), [&](const std::string& note) { return contains(note, what); });
  };
  EXPECT_EQ(about("same"), 1);
  std::vector<std::string> said;
  model.predict(parse_csv("x,y,extra\n1,,3\n2,5,4\n", {}, "new.csv"), {}, &said);
  EXPECT_EQ(std::count_if(said.begin(), said.end(), [&](const std::string& note) { return contains(note, "extra"); }),
            1);
}

TEST(Ensembles, CancelledThereIsNone) {
  std::atomic<bool> cancel = false;
  EnsembleContext context;
  context.cancel = &cancel;
  std::size_t fits = 0, finished = 0;
  context.begun = [&](std::size_t count) { fits = count; };
  context.finished = [&](const MemberFit& fit) {
    EXPECT_EQ(fit.fold, "1");
    ++finished;
    cancel = true;
  };
  EXPECT_FALSE(fit_ensemble(table(), wanted("stack", {"glm"}, base()), base(), nullptr, context).has_value());
  EXPECT_EQ(fits, 12u);
  EXPECT_EQ(finished, 1u);
}

TEST(Ensembles, WhatCannotBeCombined) {
  const Frame rows = table();
  const auto refused = [&](const std::function<void(EnsembleOptions&, Options&)>& change) {
    Options options = base();
    EnsembleOptions ensemble = wanted("stack", {"glm"}, options);
    change(ensemble, options);
    return message_of([&] { fit_ensemble(rows, ensemble, options); });
  };
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.combine = "stak"; }), "did you mean stack?"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.candidates.clear(); }), "no model is named"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.weights = {1}; }), "weighs the members itself"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.combine = "bag", e.weights = {1, 2}; }), "2 weights for 1"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.combine = "bag", e.weights = {0}; }), "not above 0"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.combine = "bag", e.levels = 2; }), "levels has no effect"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.combine = "bag", e.meta = e.candidates[0]; }), "meta has no"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.levels = 21; }), "levels: 21 is out of range"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.folds.order = "size"; }), "leave the order out"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.folds = 1; }), "folds: 1 is out of range"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.folds = 100; }), "fewer than the 100 folds"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.candidates.push_back(e.candidates[0]); }), "label 'glm'"));
  EXPECT_TRUE(contains(refused([](auto&, auto& o) { o.target.clear(), o.task = "autoencoder"; }), "autoencoders"));
  EXPECT_TRUE(contains(refused([](auto&, auto& o) { o.calibrate = "platt"; }), "needs held-out rows"));
  EXPECT_TRUE(contains(refused([](auto& e, auto&) { e.candidates[0].label = "x", e.candidates[0].options.trees = 5; }),
                       "member 'x': option trees: 5 has no effect"));
  const Frame taken = beside(rows, Frame({Column::numbers("L1.glm.small", std::vector<double>(rows.rows(), 1))}));
  EXPECT_TRUE(contains(message_of([&] { fit_ensemble(taken, wanted("stack", {"glm"}, base()), base()); }),
                       "column L1.glm.small: a column of the data has the name"));
}

TEST(Ensembles, ADamagedFileIsRefused) {
  auto ensemble = wanted("stack", {kNet, "glm"}, base());
  const Model model = fitted(table(), ensemble, base());
  const std::string path = testing::TempDir() + "damaged.lamina";
  const auto expect_refused = [&](const std::function<void(nlohmann::json&, std::vector<FileTensor>&)>& damage) {
    ModelFile file = unpack(model.serialize(), "model");
    damage(file.model.content["ensemble"], file.model.tensors);
    std::ofstream(path, std::ios::binary) << pack(file);
    try {
      Model::load(path);
      ADD_FAILURE() << "loaded";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::model) << error.what();
    }
  };
  using nlohmann::json;
  using Tensors = std::vector<FileTensor>;
  expect_refused([](json& e, Tensors&) { e["combine"] = "heap"; });
  expect_refused([](json& e, Tensors&) { e["levels"] = json::array(); });
  expect_refused([](json& e, Tensors&) { e["levels"][0] = json::array(); });
  expect_refused([](json& e, Tensors&) { e["levels"].erase(0); });  // the last model's columns are gone
  expect_refused([](json& e, Tensors&) { e["levels"][0][0]["weight"] = 0; });
  expect_refused([](json& e, Tensors&) { e["levels"][0][0]["tensors"] = 1000000; });
  expect_refused([](json& e, Tensors&) { e["levels"][0][1]["label"] = e["levels"][0][0]["label"]; });
  expect_refused([](json& e, Tensors&) { e["levels"][0][0]["model"]["decoder"]["levels"] = {"big", "tiny"}; });
  expect_refused([](json& e, Tensors&) { e["levels"][0][0].erase("model"); });
  expect_refused([](json&, Tensors& tensors) { tensors.pop_back(); });
  expect_refused([](json&, Tensors& tensors) { tensors.push_back({"more", Precision::fp64, {1}, {0}}); });
  expect_refused([](json&, Tensors& tensors) { tensors.front().name = "2.1: dense1.weights"; });
}

TEST(Ensembles, AnEnsembleMayBeCrossedWithGroupsThatAreNoPredictor) {
  auto ensemble = wanted("stack", {"glm"}, base());
  ensemble.folds.folds = 2;
  ensemble.folds.group = "colour";
  const Model model = fitted(table(), ensemble, base());
  EXPECT_FALSE(model.needs("colour"));
  EXPECT_TRUE(model.needs("size"));
}

}  // namespace
}  // namespace lamina
