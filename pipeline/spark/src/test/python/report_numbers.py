"""Makes predictions and what scikit-learn says of them: the two files of src/test/resources/report.

Run once, with scikit-learn 1.9.1: python report_numbers.py ../resources/report
"""
import json
import sys

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.decomposition import PCA
from sklearn.metrics import (accuracy_score, average_precision_score, confusion_matrix, log_loss,
                             precision_recall_curve, precision_recall_fscore_support, roc_auc_score)

LABELS = ["bars", "checks", "discs", "stars"]
COUNT = 240
random = np.random.default_rng(18)
truth = random.integers(0, 4, COUNT)
logits = random.normal(0, 1, (COUNT, 4)) + 1.6 * np.eye(4)[truth]
shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
scores = np.array([random.multinomial(100, share) for share in shares]) / 100  # many equal scores
codes = np.round(random.normal(0, 1, (COUNT, 6)) + np.eye(6)[truth] * 2, 3).astype(np.float32)
guess = scores.argmax(1)
sure = scores.max(1)
right = guess == truth

precision, recall, f1, support = precision_recall_fscore_support(truth, guess, zero_division=0)
curves = []
for c in range(4):
    p, r, t = precision_recall_curve(truth == c, scores[:, c])
    curves.append({"average_precision": average_precision_score(truth == c, scores[:, c]),
                   "precision": p[:-1][::-1].tolist(), "recall": r[:-1][::-1].tolist(),
                   "threshold": t[::-1].tolist()})
accuracy_of, confidence_of = calibration_curve(right, sure, n_bins=15, strategy="uniform")
bins = np.searchsorted(np.linspace(0, 1, 16)[1:-1], sure)
counts = np.bincount(bins, minlength=15)
counts = counts[counts > 0]
thresholds = np.unique(sure)[::-1]
axes = PCA(2, svd_solver="full").fit(codes.astype(np.float64))
expected = {
    "accuracy": accuracy_score(truth, guess),
    "confusion": confusion_matrix(truth, guess).tolist(),
    "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
    "support": support.tolist(),
    "log_loss": log_loss(truth, scores),
    "auc": roc_auc_score(truth, scores, multi_class="ovr"),
    "curves": curves,
    "mean_average_precision": float(np.mean([c["average_precision"] for c in curves])),
    "coverage": {"threshold": thresholds.tolist(),
                 "coverage": [float((sure >= t).mean()) for t in thresholds],
                 "accuracy": [accuracy_score(truth[sure >= t], guess[sure >= t]) for t in thresholds]},
    "reliability": {"accuracy": accuracy_of.tolist(), "confidence": confidence_of.tolist(),
                    "count": counts.tolist(),
                    "ece": float((counts * np.abs(accuracy_of - confidence_of)).sum() / COUNT)},
    "pca": np.abs(axes.transform(codes.astype(np.float64))).T.tolist(),
    "explained_variance": axes.explained_variance_ratio_.tolist(),
}
folder = sys.argv[1]
with open(folder + "/expected.json", "w") as out:
    json.dump(expected, out)
with open(folder + "/predictions.csv", "w") as out:
    for i in range(COUNT):
        values = [LABELS[truth[i]], LABELS[guess[i]]] + [repr(float(s)) for s in scores[i]]
        out.write(",".join(values + [repr(float(c)) for c in codes[i]]) + "\n")
