#!/bin/sh
# Heart disease from 13 findings of 303 patients: networks beside the models of statistics and of machine learning, on the same
# folds.
# Levels: the lecture's AUC (lectures, 8.13): net .946, forest .962, tree .90, AdaBoost .927, on one split. A held-out part of
# some 30 patients says little: the folds' AUCs are as far apart as the models. So the mean over ten folds is compared, and each
# of the lecture's figures is to lie within two of the folds' deviations of it.
set -eu
cd "${1:-$(mktemp -d)}"
lamina data heart --out . --quiet

# Seen: net .921 ± .031, forest .917 ± .032, tree .855 ± .065, AdaBoost .910 ± .030, and a logistic regression with a lasso as
# good as any of them, .921 ± .036. Only bagging's interval of the difference to the best leaves out 0.
lamina compare Heart.csv --target AHD --metric auc --folds 10 \
  --candidate 'net: net hidden=15,15 activation=tanh epochs=60' \
  --candidate 'logistic: glm' \
  --candidate 'lasso: glm lambda=0.02 alpha=1' \
  --candidate 'tree: tree depth=3 min-rows=10' \
  --candidate 'bagging: bagging' \
  --candidate 'forest: forest trees=500 min-rows=5' \
  --candidate 'AdaBoost: adaboost' \
  --candidate 'boosting: boosting depth=2' \
  --candidate 'neighbors: knn neighbors=15' \
  --candidate 'linear machine: svm kernel=linear' \
  --candidate 'polynomial machine: svm kernel=polynomial degree=2 coef0=1 cost=0.1' \
  --candidate 'radial machine: svm kernel=rbf' \
  --candidate 'sigmoid machine: svm kernel=sigmoid cost=0.5'

# The coefficients with their standard errors, and the tree.
lamina train Heart.csv --target AHD --model glm --quiet --out regression.lamina
lamina show regression.lamina tables
lamina train Heart.csv --target AHD --model tree --depth 3 --min-rows 10 --quiet --out tree.lamina
lamina show tree.lamina tree
