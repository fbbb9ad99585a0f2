"""The manifests in the repository are what manifest.py makes (their schema: tests/unit/inference/manifest/recipe.test.ts)."""
import json

import pytest

from pedicle_training.classes import CLASSES
from pedicle_training.manifest import fitted, manifest
from pedicle_training.paths import MODELS


@pytest.mark.parametrize("model", CLASSES)
def test_the_manifest_in_the_repository_is_made_by_the_recipe(model):
    there = json.loads((MODELS / model / "manifest.json").read_text())
    made = manifest(model, "shipped", 0, there["sha256"], there["golden"], fitted(there))
    assert made == there


@pytest.mark.parametrize("model", CLASSES)
def test_every_structure_names_classes_of_the_network(model):
    for s in manifest(model, "honest", 12, "0" * 64, {})["structures"]:
        assert s["from"] and set(s["from"]) <= set(CLASSES[model][1:])


def test_other_weights_carry_their_phase():
    assert manifest("oar-ct", "honest", 12, "0" * 64, {})["version"].endswith("-honest.12")
