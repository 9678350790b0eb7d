"""Fit the scorers of the slots: a logistic regression, boosted trees over the same features, and the mean of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, checker, helper
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

Features = dict[str, float]
Row = tuple[Features, int, Any]
RARE = 20  # a feature told in fewer rows gives no split


@dataclass
class Fitted:
    """A trained scorer as the coder's extraction takes it: ``scores`` and ``threshold``."""

    vectorizer: DictVectorizer
    linear: LogisticRegression
    trees: HistGradientBoostingClassifier | None
    columns: np.ndarray
    threshold: float = 0.5

    def scores(self, rows: Sequence[Features]) -> list[float]:
        if not rows:
            return []
        x = self.vectorizer.transform(list(rows))
        p = self.linear.predict_proba(x)[:, 1]
        if self.trees is not None:
            p = (p + self.trees.predict_proba(x[:, self.columns].toarray())[:, 1]) / 2
        return [float(v) for v in p]

    def as_json(self) -> dict[str, Any]:
        """Weights, bias, threshold, and the names of the trees' columns."""
        names = self.vectorizer.get_feature_names_out()
        weights = {n: round(float(w), 4) for n, w in zip(names, self.linear.coef_[0], strict=True) if abs(w) > 1e-3}
        out = {
            "weights": weights,
            "bias": round(float(self.linear.intercept_[0]), 4),
            "threshold": round(self.threshold, 3),
        }
        return out | ({"trees": [str(names[k]) for k in self.columns]} if self.trees is not None else {})


def fit(rows: list[Row], strength: float = 0.5, *, trees: bool = False) -> Fitted:
    """Fit on (features, label, …) rows; `strength` is the inverse of the linear model's regularisation."""
    vec = DictVectorizer(dtype=np.float32)
    x = vec.fit_transform([r[0] for r in rows])
    y = [r[1] for r in rows]
    linear = LogisticRegression(C=strength, max_iter=1000).fit(x, y)
    columns = np.flatnonzero(np.asarray((x != 0).sum(axis=0)).ravel() >= RARE)
    forest = None
    if trees and len(columns):
        forest = HistGradientBoostingClassifier(
            max_iter=180,
            learning_rate=0.06,
            max_leaf_nodes=14,
            min_samples_leaf=20,
            l2_regularization=2.0,
            random_state=1,
        ).fit(x[:, columns].toarray(), y)
    return Fitted(vec, linear, forest, columns)


def write_trees(fitted: Fitted, path: Path) -> None:
    """The trees as an ONNX TreeEnsembleRegressor: input ``rows`` (n, columns), output the summed log odds (n, 1)."""
    forest = fitted.trees
    assert forest is not None
    nodes: dict[str, list[Any]] = {k: [] for k in ("tree", "node", "feature", "mode", "value", "yes", "no")}
    leaves: dict[str, list[Any]] = {k: [] for k in ("tree", "node", "weight")}
    for tree, (predictor,) in enumerate(forest._predictors):
        for k, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            nodes["tree"].append(tree)
            nodes["node"].append(k)
            nodes["feature"].append(0 if leaf else int(node["feature_idx"]))
            nodes["mode"].append("LEAF" if leaf else "BRANCH_LEQ")
            nodes["value"].append(0.0 if leaf else float(node["num_threshold"]))
            nodes["yes"].append(0 if leaf else int(node["left"]))
            nodes["no"].append(0 if leaf else int(node["right"]))
            if leaf:
                leaves["tree"].append(tree)
                leaves["node"].append(k)
                leaves["weight"].append(float(node["value"]))
    op = helper.make_node(
        "TreeEnsembleRegressor", ["rows"], ["log_odds"], domain="ai.onnx.ml",
        n_targets=1, aggregate_function="SUM", post_transform="NONE", base_values=[float(forest._baseline_prediction.ravel()[0])],
        nodes_treeids=nodes["tree"], nodes_nodeids=nodes["node"], nodes_featureids=nodes["feature"],
        nodes_modes=nodes["mode"], nodes_values=nodes["value"], nodes_truenodeids=nodes["yes"], nodes_falsenodeids=nodes["no"],
        nodes_hitrates=[1.0] * len(nodes["tree"]), nodes_missing_value_tracks_true=[0] * len(nodes["tree"]),
        target_treeids=leaves["tree"], target_nodeids=leaves["node"], target_ids=[0] * len(leaves["tree"]), target_weights=leaves["weight"],
    )  # fmt: skip
    graph = helper.make_graph(
        [op], "trees",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["n", len(fitted.columns)])],
        [helper.make_tensor_value_info("log_odds", TensorProto.FLOAT, ["n", 1])],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 17)])
    model.ir_version = 8
    checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
