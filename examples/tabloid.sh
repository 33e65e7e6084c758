#!/bin/sh
# Tabloid: 10,000 customers were sent a catalogue, and 258 bought. A logistic regression and three nets, judged on the same folds by
# the lift, the share of buyers found among the likeliest customers; then whom of 5,000 other customers to contact.
# Level: the nets' lift is close to that of the logistic regression, as the lecture's drawing shows it (lectures, 8.4).
set -eu
cd "${1:-$(mktemp -d)}"
lamina data tabloid --out . --quiet

# Seen: AUC .793 (logit), .792, .792 and .791, each interval of the differences with 0 in it; all find 60 to 62 % of the buyers
# among the likeliest fifth.
lamina compare Tabloid_train.csv --target purchase --metric auc \
  --candidate 'logit: glm' \
  --candidate '10: net hidden=10 l1=1e-5 epochs=40' \
  --candidate '10-10: net hidden=10,10 epochs=40' \
  --candidate '100-100: net hidden=100,100 dropout=0.5 epochs=20'

# A catalogue costs 1, and who buys leaves 30. To write to all 5,000 loses money: 112 buyers × 30 − 4,888.
lamina train Tabloid_train.csv --target purchase --model glm --quiet --out logit.lamina
lamina train Tabloid_train.csv --target purchase --hidden 100,100 --dropout 0.5 --epochs 20 --quiet --out net.lamina
lamina evaluate logit.lamina Tabloid_test.csv --gain-tp 30 --cost-fp 1 --tables profit
lamina evaluate net.lamina Tabloid_test.csv --gain-tp 30 --cost-fp 1 --tables profit
