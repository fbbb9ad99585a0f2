"""Features of a NIfTI image and mask by PyRadiomics, as JSON. Arguments: image, mask, bin width, 1 for HU as grey levels."""
import json
import logging
import sys

import radiomics
from radiomics import featureextractor

logging.getLogger("radiomics").setLevel(logging.ERROR)
image, mask, width = sys.argv[1], sys.argv[2], float(sys.argv[3])
extractor = featureextractor.RadiomicsFeatureExtractor(binWidth=width, label=1, force2D=False, symmetricalGLCM=True)
extractor.disableAllFeatures()
for family in ("shape", "firstorder", "glcm", "glrlm", "glszm", "ngtdm", "gldm"):
    extractor.enableFeatureClassByName(family)
extractor.enableFeaturesByName(glcm=[], firstorder=[])
result = {k: float(v) for k, v in extractor.execute(image, mask).items() if k.startswith("original_")}
print(json.dumps({"version": radiomics.__version__, "features": result}))
