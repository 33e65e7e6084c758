// What the process tells its caller.
#pragma once

namespace lamina::cli {

inline constexpr int kDone = 0;
inline constexpr int kOurFault = 1;
inline constexpr int kUserCanMend = 2;
inline constexpr int kInterrupted = 130;  // what was learnt is kept

}  // namespace lamina::cli
