"""Write models/<id>/CARD.md from its metrics-*.json (honest, shipped, chain, chain-honest) and the text in cards/<id>.md.

    python -m pedicle_training.card spine-ct --pictures FOLDER

The text file holds `{{honest}}`, `{{shipped}}`, `{{cases}}`, `{{chain}}`, `{{chain_honest}}` and `{{pictures}}` where tables
go; figures are never typed in.
"""
import argparse
import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from .classes import CLASSES
from .kinds import File, Json
from .paths import MODELS, RECIPE

SEEN = {"spine-ct": {"ts-example", "verse014", "sagittal-36", "tptbox-L3"}, "oar-ct": {"ts-example"}}


def load(model: str, phase: str) -> Json | None:
    path = MODELS / model / f"metrics-{phase}.json"
    return json.loads(path.read_text()) if path.exists() else None


def calibration(model: str) -> Json | None:
    path = MODELS / model / "calibration.json"
    return json.loads(path.read_text()) if path.exists() else None


def about(model: str) -> Json:
    """What honest.npz says of its training: machine, minutes, iterations; empty for weights of before they were kept."""
    with np.load(MODELS / model / "honest.npz") as kept:
        return json.loads(str(kept["about"])) if "about" in kept.files else {}


def table(data: Json | None, seen: Collection[str] = ()) -> str:
    """Median, worst and best per structure; cases the weights were trained on are counted apart."""
    if data is None:
        return "(not measured)"
    rows = ["| structure | cases | median Dice | worst (case) | best (case) |", "|---|---|---|---|---|"]
    names = sorted({k for row in data["cases"].values() for k in row})
    for name in names:
        v = sorted((row[name], c) for c, row in data["cases"].items() if name in row and c not in seen)
        if not v:
            continue
        median = sorted(a for a, _ in v)
        m = (median[(len(v) - 1) // 2] + median[len(v) // 2]) / 2
        rows.append(f"| {name} | {len(v)} | {m:.3f} | {v[0][0]:.3f} ({v[0][1]}) | {v[-1][0]:.3f} ({v[-1][1]}) |")
    return "\n".join(rows)


def by_case(honest: Json, shipped: Json | None, seen: Collection[str], prefix_out: str = "kbp") -> str:
    """One row a case and structure, honest beside shipped; the kbp cases are summed up in the other tables."""
    rows = ["| case | structure | honest | shipped |", "|---|---|---|---|"]
    for case, row in honest["cases"].items():
        if case.startswith(prefix_out):
            continue
        for name, value in row.items():
            other = (shipped or {"cases": {}})["cases"].get(case, {}).get(name)
            mark = " (trained on)" if case in seen else ""
            rows.append(f"| {case} | {name} | {value:.3f} | {'–' if other is None else f'{other:.3f}{mark}'} |")
    return "\n".join(rows)


def median(values: Sequence[float | None], digits: int) -> str:
    """The median of the values that are there, or a dash."""
    there = sorted(v for v in values if v is not None)
    return f"{(there[(len(there) - 1) // 2] + there[len(there) // 2]) / 2:.{digits}f}" if there else "–"


def measured(data: Json | None, seen: Collection[str] = ()) -> str:
    """Medians of every measure (measures.py) over the unseen cases; tube slices of the necks (kbp) are left out here.

    What both necks and other cases show has a row for each.
    """
    if data is None or "measures" not in data:
        return "(not measured)"
    rows = ["| structure | cases | Dice | volume ratio | HD95 mm | surface Dice 2 mm | centre mm (worst slice) |",
            "|---|---|---|---|---|---|---|"]
    cases = {c: row for c, row in data["measures"].items() if ":" not in c and c not in seen}
    groups: dict[tuple[str, bool], list[Json]] = {}
    for case, row in cases.items():
        for name, m in row.items():
            groups.setdefault((name, case.startswith("kbp")), []).append(m)
    for (structure, neck), m in sorted(groups.items()):
        name = structure + (" (necks)" if neck and (structure, False) in groups else "")
        of = lambda key, digits, m=m: median([v.get(key) for v in m], digits)
        centre = f"{of('centreMm', 1)} ({of('centreWorstMm', 1)})" if "centreMm" in m[0] else ""
        rows.append(f"| {name} | {len(m)} | {of('dice', 3)} | {of('volumeRatio', 2)} | {of('hd95Mm', 1)} "
                    f"| {of('surfaceDice2mm', 2)} | {centre} |")
    return "\n".join(rows)


def degraded(data: Json | None) -> str:
    """Dice of degraded cases (degrade.py) beside the case as it is, a row a structure."""
    if data is None or not data.get("degraded"):
        return "(not measured)"
    variants = list(data["degraded"])
    case = variants[0].split(":")[0]
    rows = [f"| {case} | as it is | " + " | ".join(v.split(":")[1] for v in variants) + " |", "|---" * (len(variants) + 2) + "|"]
    for name, value in data["cases"][case].items():
        rows.append(f"| {name} | {value:.3f} | " + " | ".join(f"{data['degraded'][v][name]:.3f}" for v in variants) + " |")
    return "\n".join(rows)


def expected(data: Json | None) -> str:
    """How well the Dice that is told of a whole structure foretells the measured one, one paragraph."""
    if data is None or "leftOut" not in data:
        return "(not measured)"
    f = data["leftOut"]
    return (f"Each case left out of the fit in turn ({f['structures']} structures, degraded cases with them): the expected Dice "
            f"misses the measured one by {f['meanError']:.2f} on average. Of {f['proposed']} structures expected at "
            f"{data['proposeAbove']} or more (proposed), {f['proposedBad']} were worse than that; of {f['withheld']} expected "
            f"under it (told, not proposed), {f['withheldGood']} were as good.")


def chain(data: Json | None, seen: Collection[str] = ()) -> str:
    """The product's own chain (metrics-chain.json of `npm run evaluate -- --save chain`): structures, then single vertebrae."""
    if data is None:
        return "(not measured)"
    mark = lambda case: " (trained on)" if case in seen else ""
    show = lambda v, n: "–" if v is None else f"{v:.{n}f}"
    rows = ["| case | structure | Dice | HD95 mm | mean distance mm |", "|---|---|---|---|---|"]
    for case in data["cases"]:
        if case["case"].startswith("kbp"):
            continue
        for name, v in case["structures"].items():
            rows.append(f"| {case['case']}{mark(case['case'])} | {name} | {show(v['dice'], 3)} | {show(v['hd95Mm'], 1)} "
                        f"| {show(v['meanMm'], 2)} |")
    out = [f"Weights {data['version']}.", "\n".join(rows)]
    kbp = {}
    for case in data["cases"]:
        for name, v in case["structures"].items():
            if case["case"].startswith("kbp") and v["dice"] is not None:
                kbp.setdefault(name, []).append((v["dice"], case["case"]))
    if kbp:
        rows = ["| kbp-091 … 120 | cases | median Dice | worst (case) |", "|---|---|---|---|"]
        for name, v in sorted(kbp.items()):
            v.sort()
            m = (v[(len(v) - 1) // 2][0] + v[len(v) // 2][0]) / 2
            rows.append(f"| {name} | {len(v)} | {m:.3f} | {v[0][0]:.3f} ({v[0][1]}) |")
        out.append("\n".join(rows))
    v = data.get("vertebrae")
    if v:
        out.append(f"Single vertebrae ({v['vertebrae']}): median Dice {v['medianDice']:.3f}, worst {v['worstDice']:.3f} "
                   f"({v['worst']}); Dice ≥ 0.8: {v['found']:.0%}, and named right: {v['namedRight']:.0%}; "
                   f"named right after one anchor where the chain said \"level not established\" "
                   f"({v['notEstablished']} vertebrae): {v['namedRightAfterAnchor']:.0%}.")
    notes = [f"{c['case']}: {c['note']}" for c in data["cases"] if c["note"]]
    return "\n\n".join(out + ([f"Notes: {'; '.join(notes)}."] if notes else []))


def choose(model: str, data: Json, seen: Collection[str], folder: File) -> None:
    """Copy the pictures of the best, median and worst unseen case (by mean Dice) and of thorax-planning."""
    score = sorted((sum(row.values()) / len(row), case) for case, row in data["cases"].items() if row and case not in seen)
    picked = {"best": score[-1][1], "median": score[len(score) // 2][1], "worst": score[0][1],
              "planning": "thorax-planning"}
    out = MODELS / model / "pictures"
    out.mkdir(exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    for n, (what, case) in enumerate(picked.items()):
        shutil.copy(Path(folder) / f"{case}.png", out / f"{n + 1}-{what}-{case}.png")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(CLASSES))
    p.add_argument("--pictures", metavar="FOLDER", help="where pedicle_training.evaluate --pictures wrote them")
    a = p.parse_args()
    model = a.model
    honest, shipped = load(model, "honest"), load(model, "shipped")
    seen = SEEN[model]
    if a.pictures:
        choose(model, shipped or honest, seen if shipped else (), a.pictures)
    pictures = sorted((MODELS / model / "pictures").glob("*.png"))
    text = (RECIPE / "cards" / f"{model}.md").read_text()
    values = {
        "honest": table(honest), "shipped": table(shipped, seen), "cases": by_case(honest, shipped, seen),
        "chain": chain(load(model, "chain"), seen), "chain_honest": chain(load(model, "chain-honest")),
        "iterations": str(honest["iteration"]), "minutes": f"{about(model).get('minutes', 0):.0f}",
        "machine": about(model).get("machine", "an unknown machine"),
        "expected": expected(calibration(model)),
        "measures": measured(honest), "degraded": degraded(honest),
        "pictures": "\n\n".join(f"**{p.stem}**\n\n![{p.stem}](pictures/{p.name})" for p in pictures),
    }
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", value)
    (MODELS / model / "CARD.md").write_text(text)


if __name__ == "__main__":
    main()
