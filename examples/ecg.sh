#!/bin/sh
# Heartbeats: an autoencoder that learns 20 normal beats gives away the abnormal ones, for it cannot reconstruct them.
# Level: of the 23 beats of the test table, rows 20, 21 and 22 (from 0), and only these, are outliers: reconstructed with more
# than ten times the error of the training rows' 95 % quantile. H2O's test DeepLearningAutoEncoderTest.java asks it, and a
# mean error of less than 0.06 on the training rows.
set -eu
cd "${1:-$(mktemp -d)}"
lamina data ecg --out . --quiet

# The network of H2O's test. Seen: mean error 0.015, worst training beat 0.024, the outliers 37 and more; with seeds 1 to 3
# the training beats stay below 0.03, the outliers above 36.
autoencoder="--task autoencoder --hidden 100,100 --activation tanh --l1 1e-4 --epochs 100 --threads 1"
lamina train ecg_discord_train.csv $autoencoder --quiet --out ecg.lamina
lamina evaluate ecg.lamina ecg_discord_train.csv
lamina predict ecg.lamina ecg_discord_train.csv --quiet --out train_errors.csv
lamina predict ecg.lamina ecg_discord_test.csv --quiet --out test_errors.csv
awk -F, 'FNR == 1 { next }
         FNR == NR { if ($1 > worst) worst = $1; next }
         $1 > 10 * worst { print "row", FNR - 2, "is an outlier, with the error", $1 }' train_errors.csv test_errors.csv

# The test table's normal beats are those of the training. Beats that the network has not seen are reconstructed worse:
# each one left out in turn, 19 stay below 0.71 and one comes to 3.4 (seeds 1 to 3). A threshold for new beats belongs above
# that, and below 37.
lamina cv ecg_discord_train.csv --folds 20 $autoencoder
