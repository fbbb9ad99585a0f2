"""What the two networks put out, in the order of their channels. Needs nothing but Python (manifest.py is read without NumPy)."""

SPINE_CLASSES = ["background", "body_C", "body_T", "body_L", "posterior", "canal", "cord", "sacrum",
                 "ribs", "hips_femora", "other_bone"]
OAR_CLASSES = ["background", "lung_L", "lung_R", "heart", "oesophagus", "trachea", "aorta", "ivc", "liver",
               "kidney_L", "kidney_R", "spleen", "stomach", "bowel", "colon", "bladder", "brainstem",
               "parotid_L", "parotid_R", "mandible", "larynx"]
CLASSES = {"spine-ct": SPINE_CLASSES, "oar-ct": OAR_CLASSES}

#: Votes point to a vertebra's middle in these units (mm); see votes.py.
VOTE_UNIT_MM = 32.0
