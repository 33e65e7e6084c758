"""docs/coming-from.md names only what Lamina has, and all that the other programs have."""

import re
import sys
from pathlib import Path

import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from running import ROOT, done  # noqa: E402

PAGE = (ROOT / "docs/coming-from.md").read_text()
COMMANDS = ("train", "cv", "features", "resume", "predict", "evaluate", "show")

# The parameters that H2O's manual names for Deep Learning, and the classes that Keras' manual lists.
H2O = """model_id training_frame validation_frame nfolds keep_cross_validation_models keep_cross_validation_predictions
keep_cross_validation_fold_assignment fold_assignment fold_column response_column ignored_columns ignore_const_cols
score_each_iteration weights_column offset_column balance_classes class_sampling_factors max_after_balance_size
max_confusion_matrix_size max_hit_ratio_k checkpoint pretrained_autoencoder overwrite_with_best_model
use_all_factor_levels standardize activation hidden epochs train_samples_per_iteration target_ratio_comm_to_comp seed
adaptive_rate rho epsilon rate rate_annealing rate_decay momentum_start momentum_ramp momentum_stable
nesterov_accelerated_gradient input_dropout_ratio hidden_dropout_ratios l1 l2 max_w2 initial_weight_distribution
initial_weight_scale initial_weights initial_biases loss distribution quantile_alpha tweedie_power huber_alpha
score_interval score_training_samples score_validation_samples score_duty_cycle classification_stop regression_stop
stopping_rounds stopping_metric stopping_tolerance max_runtime_secs score_validation_sampling diagnostics fast_mode
force_load_balance variable_importances replicate_training_data single_node_mode shuffle_training_data
missing_values_handling quiet_mode autoencoder sparse col_major average_activation sparsity_beta
max_categorical_features reproducible export_weights_and_biases mini_batch_size categorical_encoding elastic_averaging
elastic_averaging_moving_rate elastic_averaging_regularization export_checkpoints_dir auc_type custom_metric_func
gainslift_bins""".split()
OPTIMIZERS = "SGD RMSprop Adam AdamW Adadelta Adagrad Adamax Adafactor Nadam Ftrl Lion Muon LossScaleOptimizer".split()
LOSSES = """BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy
SparseCategoricalCrossentropy Poisson CTC KLDivergence MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError
MeanSquaredLogarithmicError CosineSimilarity Huber LogCosh Tversky Dice Circle Hinge SquaredHinge
CategoricalHinge""".split()
LAYERS = """Dense Activation ReLU LeakyReLU PReLU ELU Softmax Dropout GaussianNoise GaussianDropout AlphaDropout
ActivityRegularization BatchNormalization LayerNormalization UnitNormalization GroupNormalization Add
Concatenate""".split()


def section(title):
    return PAGE.split("\n## " + title)[1].split("\n## ")[0]


def names_in(text):
    """First cells of the rows of its tables."""
    return set(re.findall(r"^\| `(\w+)` \|", text, re.M))


def allowed_values():
    """Options of the table in the reference with their choices; none where anything goes."""
    options = {}
    for cells in re.findall(r"^\| (?:data|\w+) \| `(--[\w-]+)` \|[^|]*\| (.*?) \|", (ROOT / "docs/reference.md").read_text(),
                            re.M):
        options[cells[0]] = re.findall(r"`([^`]+)`", cells[1])
    return options


def flags_of_commands():
    return {flag for command in COMMANDS for flag in re.findall(r"--[\w-]+", done(command, "--help").out)}


def test_every_option_named_exists():
    flags = flags_of_commands()
    named = re.findall(r"`(?:lamina \w+ (?:[A-Z]+ )*)?(--[\w-]+)[^`]*`", PAGE)
    assert len(named) > 100
    assert sorted(set(named) - flags) == []


def test_every_value_named_is_a_choice_of_its_option():
    choices = allowed_values()
    named = re.findall(r"`(--[\w-]+) (\w+)`", PAGE)
    assert len(named) > 60
    for option, value in named:
        assert option in ("--preset", "--standardize") or value in choices[option], (option, value)


def test_every_command_and_field_named_exists():
    for command in re.findall(r"`lamina (\w+)", PAGE):
        assert command in COMMANDS
    fields = (ROOT / "docs/reference.md").read_text().split("## Fields of a layer")[1].split("\n## ")[0]
    for field in re.findall(r"fields? `(\w+)`", PAGE):
        assert f"| `{field}` |" in fields
    layers = (ROOT / "docs/reference.md").read_text().split("## Layers")[1].split("\n## ")[0]
    for layer in re.findall(r"layer `(\w+)`", PAGE):
        assert f"| `{layer}` |" in layers


@pytest.mark.parametrize("title,names", [
    ("H2O", H2O),
    ("scikit-learn", list(MLPClassifier().get_params()) + list(MLPRegressor().get_params())),
    ("Keras", OPTIMIZERS + LOSSES + LAYERS),
])
def test_nothing_of_theirs_is_left_out(title, names):
    assert sorted(set(names) - names_in(section(title))) == []


def test_every_row_names_a_counterpart_or_says_why_there_is_none():
    for row in re.findall(r"^\| `\w+` \|.*$", PAGE, re.M):
        _, _, ours, remark, _ = [cell.strip() for cell in row.split("|")]
        assert remark if ours in ("none", "FILE") else "`" in ours, row
