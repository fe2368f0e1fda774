"""Fits scikit-learn's heads to the codes that HeadBench wrote: prints name, seconds and test accuracy.

compare_sklearn.py FOLDER FEATURES
"""

import sys
import time

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

folder, features = sys.argv[1], int(sys.argv[2])
x, test = (np.fromfile(f'{folder}/{part}.f32', '<f4').reshape(-1, features) for part in ('train', 'test'))
y, truth = (np.fromfile(f'{folder}/{part}.classes', 'u1') for part in ('train', 'test'))
n = len(x)
variance = x.var(axis=0).sum()  # the strengths that LinearHead takes by default
heads = {
    'softmax': LogisticRegression(C=1 / (0.0003 * variance * n), max_iter=1000),
    'svm': LinearSVC(C=1 / (0.001 * variance * n), max_iter=1000),
}
for name, head in heads.items():
    start = time.perf_counter()
    head.fit(x, y)
    print(name, time.perf_counter() - start, head.score(test, truth))
