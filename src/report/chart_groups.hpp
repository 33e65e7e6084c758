// The groups of charts, a file or a few each: src/report/GROUP_charts*.cpp.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<ChartKind> data_charts();        // the columns of a table
std::vector<ChartKind> model_charts();       // what a model is made of
std::vector<ChartKind> training_charts();    // how a network learnt
std::vector<ChartKind> judging_charts();     // how good answers are
std::vector<ChartKind> explaining_charts();  // what answers depend on
std::vector<ChartKind> plane_charts();       // answers over two predictors
std::vector<ChartKind> image_charts();       // pictures: rows that are images, weights that are
std::vector<ChartKind> feature_charts();     // principal components, of predictors and of hidden layers
std::vector<ChartKind> choosing_charts();    // searches and models side by side
std::vector<ChartKind> lecture_charts();     // what lectures draw of activations and of descent

}  // namespace lamina::report
