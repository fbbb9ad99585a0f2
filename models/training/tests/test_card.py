"""The chain's table in the cards says what metrics-chain.json says."""
from pedicle_training import card


def figures(dice):
    return {"dice": dice, "hd95Mm": 3.0, "meanMm": 0.5, "referenceCc": 1, "testCc": 1, "model": "spine-ct"}


def test_chain_table():
    data = {
        "version": "1.0", "vertebrae": {"vertebrae": 4, "medianDice": 0.9, "worstDice": 0.5, "worst": "a L1", "found": 0.75,
                                        "namedRight": 0.5, "namedRightAfterAnchor": 0.75, "notEstablished": 2},
        "cases": [{"case": "verse014", "note": None, "structures": {"Vertebrae": figures(0.86)}},
                  {"case": "kbp-091", "note": "neck", "structures": {"SpinalCord": figures(0.5)}},
                  {"case": "kbp-092", "note": None, "structures": {"SpinalCord": figures(0.7)}}],
    }
    text = card.chain(data, {"verse014"})
    assert "| verse014 (trained on) | Vertebrae | 0.860 | 3.0 | 0.50 |" in text
    assert "| SpinalCord | 2 | 0.600 | 0.500 (kbp-091) |" in text
    assert "named right: 50%" in text and "kbp-091: neck" in text
    assert card.chain(None) == "(not measured)"


def test_measures_are_medians_without_seen_and_degraded_cases():
    m = lambda d, hd=None: {"dice": d, "volumeRatio": 1.2, "hd95Mm": hd, "surfaceDice2mm": 0.5, "centreMm": 1.0,
                            "centreWorstMm": 4.0}
    data = {"measures": {"kbp-091": {"cord": m(0.7, 3.0)}, "kbp-092": {"cord": m(0.9)}, "ts-example": {"cord": m(0.1, 9.0)},
                         "ts-example:lean": {"cord": m(0.2, 9.0)}}}
    assert "| cord | 2 | 0.800 | 1.20 | 3.0 | 0.50 | 1.0 (4.0) |" in card.measured(data, {"ts-example"})
    both = card.measured({"measures": {**data["measures"], "thorax-planning": {"cord": m(0.6, 2.0)}}}, {"ts-example"})
    assert "| cord | 1 | 0.600 |" in both and "| cord (necks) | 2 | 0.800 |" in both
    assert card.measured({"cases": {}}) == "(not measured)"


def test_degraded_cases_stand_beside_the_case_itself():
    data = {"cases": {"ts-example": {"liver": 0.9}},
            "degraded": {"ts-example:lean": {"liver": 0.8}, "ts-example:thick": {"liver": 0.85}}}
    text = card.degraded(data)
    assert "| ts-example | as it is | lean | thick |" in text and "| liver | 0.900 | 0.800 | 0.850 |" in text
    assert card.degraded(None) == "(not measured)"


def test_expected_says_what_the_calibration_says():
    left_out = {"structures": 40, "meanError": 0.062, "proposed": 30, "proposedBad": 2, "withheld": 10, "withheldGood": 1}
    text = card.expected({"leftOut": left_out, "proposeAbove": 0.7})
    assert "40 structures" in text and "by 0.06" in text and "2 were worse" in text and "1 were as good" in text
    assert card.expected(None) == card.expected({"curve": []}) == "(not measured)"
