// The tables that `score_tables()` declares; each is empty where it is undefined.
#pragma once

#include "lamina/judgement.hpp"
#include "metrics/sample.hpp"

namespace lamina::tables {

// Of two classes (tables_binary.cpp).
ScoreTable auc_interval(const Sample& sample, const JudgeOptions& options);
ScoreTable max(const Sample& sample, const JudgeOptions& options);
ScoreTable thresholds(const Sample& sample, const JudgeOptions& options);
ScoreTable gains(const Sample& sample, const JudgeOptions& options);
ScoreTable lift(const Sample& sample, const JudgeOptions& options);
ScoreTable calibration(const Sample& sample, const JudgeOptions& options);
ScoreTable profit(const Sample& sample, const JudgeOptions& options);

// Of several classes (tables_classes.cpp).
ScoreTable hit_ratio(const Sample& sample, const JudgeOptions& options);
ScoreTable classes(const Sample& sample, const JudgeOptions& options);
ScoreTable auc_pairs(const Sample& sample, const JudgeOptions& options);

// Of numbers (tables_numbers.cpp).
ScoreTable residuals(const Sample& sample, const JudgeOptions& options);

// Of a reconstruction (tables_numbers.cpp).
ScoreTable columns(const Sample& sample, const JudgeOptions& options);

}  // namespace lamina::tables
