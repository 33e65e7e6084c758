// Tile registers of AMX, all of them 16 lines of 64 bytes. Instructions stand in assembly because gcc's intrinsics do
// not tell that they read memory. For files X_amx.cpp alone: everything has internal linkage.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina::kernels::amx {
namespace {

struct alignas(64) TileConfig {
  std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
  std::uint16_t bytes_per_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};
static_assert(sizeof(TileConfig) == 64);  // Intel SDM, LDTILECFG
inline constexpr TileConfig kConfig;

// While it lives the thread's tile registers are in use; without them the system need not save them.
class Tiles {
 public:
  Tiles() { __asm__ volatile("ldtilecfg %0" ::"m"(kConfig) : "memory"); }
  ~Tiles() { __asm__ volatile("tilerelease" ::: "memory"); }
  Tiles(const Tiles&) = delete;
  Tiles& operator=(const Tiles&) = delete;
};

inline constexpr std::ptrdiff_t kLineBytes = 64;

template <int kTile>
inline void zero() {
  __asm__ volatile("tilezero %%tmm%c0" ::"i"(kTile));
}
template <int kTile>
inline void load(const void* tile) {
  __asm__ volatile("tileloadd (%0,%1,1), %%tmm%c2" ::"r"(tile), "r"(kLineBytes), "i"(kTile) : "memory");
}
template <int kTile>
inline void store(float* y, std::ptrdiff_t line_bytes) {
  __asm__ volatile("tilestored %%tmm%c2, (%0,%1,1)" ::"r"(y), "r"(line_bytes), "i"(kTile) : "memory");
}
template <int kSum, int kLeft, int kRight>
inline void multiply() {
  __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(kSum), "i"(kLeft), "i"(kRight));
}

}  // namespace
}  // namespace lamina::kernels::amx
