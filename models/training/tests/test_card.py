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
