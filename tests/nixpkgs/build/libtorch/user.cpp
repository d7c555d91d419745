#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <dlfcn.h>

#include <iostream>

int main(int count, char **arguments) {
  auto product = at::eye(3).mm(at::full({3, 3}, 2.0)).sum() / 3;
  std::cout << product.item<double>() << '\n';
  if (count < 2 || !dlopen(arguments[1], RTLD_NOW)) {
    std::cerr << dlerror() << '\n';
    return 1;
  }
  auto twice = c10::Dispatcher::singleton()
                   .findSchemaOrThrow("example::twice", "")
                   .typed<at::Tensor(const at::Tensor &)>();
  std::cout << twice.call(product).item<double>() << '\n';
}
