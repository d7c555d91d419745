"""The provider for CUDA is opened with all of its libraries, and stops where the driver is missing:
then the sum is computed on the processor. With a driver and a GPU it is computed there.
"""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

numbers = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [3]) for name in "abc"]
graph = helper.make_graph(
    [helper.make_node("Add", ["a", "b"], ["c"])], "sum", numbers[:2], numbers[2:]
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
onnx.checker.check_model(model)
onnxruntime.preload_dlls()
session = onnxruntime.InferenceSession(
    model.SerializeToString(), providers=["CUDAExecutionProvider", "CPUExecutionProvider"]
)
one, two = np.float32([1, 2, 3]), np.float32([4, 5, 6])
print(session.run(None, {"a": one, "b": two})[0].tolist(), *session.get_providers())
