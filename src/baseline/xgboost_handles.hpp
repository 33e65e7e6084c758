// XGBoost's C interface with owners for its handles and errors for its return codes.
#pragma once

#include <xgboost/c_api.h>

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lamina/error.hpp"

namespace lamina::baseline {

inline void check_xgboost(int code) {
  if (code == 0) return;
  std::string message = XGBGetLastError();
  throw Error(ErrorKind::internal, "XGBoost: " + message.substr(0, message.find('\n')), "");
}

struct FreeTable {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using XgboostTable = std::unique_ptr<void, FreeTable>;
using XgboostBooster = std::unique_ptr<void, FreeBooster>;

// `cells` row-major, finite.
inline XgboostTable make_table(const std::vector<float>& cells, std::size_t rows, std::size_t columns) {
  DMatrixHandle handle = nullptr;
  check_xgboost(
      XGDMatrixCreateFromMat_omp(cells.data(), rows, columns, std::numeric_limits<float>::quiet_NaN(), &handle, 1));
  return XgboostTable(handle);
}

inline void set_column(const XgboostTable& table, const char* name, const std::vector<float>& values) {
  check_xgboost(XGDMatrixSetFloatInfo(table.get(), name, values.data(), values.size()));
}

inline XgboostBooster make_booster(const XgboostTable& table,
                                   const std::vector<std::pair<std::string, std::string>>& parameters) {
  DMatrixHandle tables[] = {table.get()};
  BoosterHandle handle = nullptr;
  check_xgboost(XGBoosterCreate(tables, 1, &handle));
  XgboostBooster booster(handle);
  for (const auto& [name, value] : parameters)
    check_xgboost(XGBoosterSetParam(booster.get(), name.c_str(), value.c_str()));
  return booster;
}

}  // namespace lamina::baseline
