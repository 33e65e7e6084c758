#!/bin/sh
# Batch sizes and learning rates, and the curves of loss and accuracy, on two moons that overlap.
# Level: none of the lectures, which draw them (lectures, 8.12). At a small rate, large batches take too few steps to get
# anywhere; at a large one, small batches go astray.
set -eu
cd "${1:-$(mktemp -d)}"
lamina toy moons --rows 2000 --noise 0.3 --seed 1 --out moons.csv --quiet

# Four batch sizes times four rates of plain gradient descent, 20 epochs each, compared on 600 points that are not learnt.
# Seen: the rate 1 is the best or nearly so, with 7.7 % errors in batches of 32 and 13.7 % in batches of 256. At 0.01 they grow
# from 15 to 20 %, at 10 they are 19 and 20 % in batches of 32 and 64.
lamina search moons.csv --target class --valid 0.3 --hidden 20 --optimizer sgd --momentum 0 --schedule constant --epochs 20 \
  --patience 0 --grid batch=32:64:128:256 --grid learning-rate=0.01:0.1:1:10

# The curves, epoch by epoch, of a net that has more units than 210 points can fill; training stops 20 epochs after the best
# loss, then after the best accuracy.
# Seen: best loss in epoch 11, best accuracy in epoch 14.
lamina toy moons --rows 300 --noise 0.3 --seed 1 --out few.csv --quiet
for metric in log_loss accuracy; do
  lamina train few.csv --target class --valid 0.3 --hidden 100,100 --learning-rate 0.01 --schedule constant --epochs 100 \
    --patience 20 --stop-metric $metric --quiet --out $metric.lamina
  lamina show $metric.lamina history
done
