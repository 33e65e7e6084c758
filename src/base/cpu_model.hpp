// What cannot be read from a CPU's features: how fast it does some of them.
#pragma once

namespace lamina {

// Whether dot products of bf16 pairs (VDPBF16PS, tier avx512bf16) do fewer multiply-adds a second on this processor
// than fp32 does. So it is on Intel's since Sapphire Rapids, which issue one every other cycle but two fp32
// multiply-adds in each (measured: docs/performance.md). Cooper Lake, which has no other instructions for bf16, and
// AMD's are taken at their makers' word. By maker and model, not by a timing, so that a machine always chooses the
// same.
bool bf16_dots_are_slow();

}  // namespace lamina
