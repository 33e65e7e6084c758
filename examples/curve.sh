#!/bin/sh
# A curve drawn by ReLU units: sin 2x + x/2 at 200 places between -3 and 3, by nets of growing width and depth.
# Level: none of the lecture, which draws it (lectures, 8.11). A layer of n ReLU units is n + 1 straight pieces at most, so each
# width has an error that it cannot go below; wide nets, and deeper ones of fewer weights, draw the curve (rmse at most 0.05,
# ours).
set -eu
cd "${1:-$(mktemp -d)}"
awk 'BEGIN { print "x,y"
             for (i = 0; i < 200; ++i) { x = -3 + 6 * i / 199; printf "%.6f,%.6f\n", x, sin(2 * x) + x / 2 } }' > curve.csv

# How well can it be drawn at all? So judged by the points that were learnt, and without penalty; the best of five starts.
# Seen: rmse .63 with 1 unit, .37 with 2, .22 with 4, .16 with 8, .048 with 16, .047 with 32, .035 with 64; .017 with two layers
# of 8, .008 with two of 16.
lamina search curve.csv --target y --valid curve.csv --grid hidden=1:2:4:8:16:32:64:8,8:16,16 \
  --learning-rate 0.02 --batch 16 --epochs 1000 --patience 0 --l2 0 --starts 5
