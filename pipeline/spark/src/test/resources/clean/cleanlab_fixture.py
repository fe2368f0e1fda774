"""Writes cleanlab.json: what cleanlab 2.9.0 finds in given labels and probabilities."""
import json
import sys

import numpy as np
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from cleanlab.filter import find_label_issues
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict


def case(name, labels, probabilities):
    probabilities = np.round(probabilities, 5)
    ranked = {
        by: find_label_issues(labels, probabilities, return_indices_ranked_by=by, n_jobs=1).tolist()
        for by in ("self_confidence", "normalized_margin")
    }
    return {
        "name": name,
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
        "thresholds": get_confident_thresholds(labels, probabilities).tolist(),
        "joint": compute_confident_joint(labels, probabilities).tolist(),
        "ranked": ranked,
    }


def photos(npz):
    """Out-of-fold probabilities of photos of 10 classes, a twentieth of the labels wrong."""
    random = np.random.default_rng(0)
    data = np.load(npz, allow_pickle=True)
    rows = random.permutation(int(data["n_train"]))[:400]
    codes, labels = data["X"][rows], data["y"][rows]
    flipped = random.permutation(400)[:20]
    labels[flipped] = (labels[flipped] + random.integers(1, 10, 20)) % 10
    head = LogisticRegression(C=0.01, max_iter=1000)
    return case("photos", labels, cross_val_predict(head, codes, labels, cv=5, method="predict_proba"))


def rare():
    """Unsure probabilities of 7 classes, of which one has a single row and others a few."""
    random = np.random.default_rng(1)
    labels = np.repeat(np.arange(7), [60, 40, 25, 12, 5, 3, 1])
    probabilities = random.dirichlet(np.full(7, 0.6), len(labels))
    probabilities[np.arange(len(labels)), labels] += 0.4
    return case("rare", labels, probabilities / probabilities.sum(axis=1, keepdims=True))


with open("cleanlab.json", "w") as out:
    cases = [photos(sys.argv[1]), rare()]
    out.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print([(c["name"], len(c["ranked"]["self_confidence"])) for c in cases])
