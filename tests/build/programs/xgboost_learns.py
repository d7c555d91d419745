"""Trees learn on the processor what a plane divides."""

import numpy as np
import xgboost

random = np.random.default_rng(1)
points = random.standard_normal((400, 2)).astype(np.float32)
labels = (points[:, 0] + points[:, 1] > 0).astype(np.float32)
settings = {"objective": "binary:logistic", "max_depth": 3, "device": "cpu", "seed": 1}
data = xgboost.DMatrix(points, label=labels)
model = xgboost.train(settings, data, num_boost_round=30)
right = ((model.predict(data) > 0.5) == labels).mean()
assert right > 0.97, right
print("learned", xgboost.__version__, xgboost.build_info()["USE_CUDA"])
