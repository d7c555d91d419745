#include <torch/extension.h>

void launch_twice(const float *from, float *to, int count);

static at::Tensor twice(const at::Tensor &tensor) {
  if (!tensor.is_cuda()) return tensor * 2;
  auto from = tensor.contiguous();
  auto to = at::empty_like(from);
  launch_twice(from.const_data_ptr<float>(), to.mutable_data_ptr<float>(), from.numel());
  return to;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, module) { module.def("twice", &twice); }
