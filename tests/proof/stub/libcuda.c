/* A libcuda without a GPU: common.h says how it is told what to answer. */
#include "common.h"

typedef struct module *CUmodule;

int cuInit(unsigned flags) {
  (void)flags;
  return number_of("init", NULL, 0);
}

/* NVRTC asks the driver for tables of its own, and does without. */
int cuGetExportTable(const void **table, const void *id) {
  (void)id;
  *table = NULL;
  return 500;
}

int cuDriverGetVersion(int *version) {
  *version = number_of("driver", NULL, 13000);
  return 0;
}

int cuDeviceGetCount(int *count) {
  *count = devices();
  return 0;
}

int cuDeviceGetName(char *name, int length, int device) {
  const char *line = line_of("device", NULL, device);
  int major, minor, at = 0;
  if (!line || sscanf(line, "%d %d %n", &major, &minor, &at) < 2) return 101;
  snprintf(name, length, "%s", line + at);
  return 0;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  const char *line = line_of("device", NULL, device);
  int major, minor;
  if (!line || sscanf(line, "%d %d", &major, &minor) < 2) return 101;
  *value = attribute == 75 ? major : attribute == 76 ? minor : 0;
  return 0;
}

int cuGetErrorName(int code, const char **name) {
  static const struct {
    int code;
    const char *name;
  } names[] = {{2, "CUDA_ERROR_OUT_OF_MEMORY"},
               {100, "CUDA_ERROR_NO_DEVICE"},
               {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},
               {218, "CUDA_ERROR_INVALID_PTX"},
               {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION"},
               {223, "CUDA_ERROR_JIT_COMPILATION_DISABLED"},
               {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"},
               {999, "CUDA_ERROR_UNKNOWN"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].code == code) return *name = names[i].name, 0;
  return 1;
}

int cuDevicePrimaryCtxRetain(void **context, int device) {
  *context = (void *)(intptr_t)(device + 1);
  return 0;
}

int cuCtxSetCurrent(void *context) {
  (void)context;
  return 0;
}

int cuCtxSynchronize(void) { return lost() ? LOST : 0; }

/* A cubin tells the target that it was compiled for in a note; PTX has its headers. */
static void key_of(const char *image, char *key, size_t most) {
  char target[32], version[16];
  if (!memcmp(image, "\177ELF", 4)) {
    word_after(image, 1 << 11, "-arch sm_", target, sizeof target);
    snprintf(key, most, "sm_%s", target);
    return;
  }
  word_after(image, strlen(image), ".target sm_", target, sizeof target);
  word_after(image, strlen(image), ".version ", version, sizeof version);
  snprintf(key, most, "ptx-%s-sm_%s", version, target);
}

static int is_set(const char *variable) {
  const char *value = getenv(variable);
  return value && !strcmp(value, "1") && !has_line("modes", "no");
}

int cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned count, void *options,
                       void *values) {
  (void)count, (void)options, (void)values;
  CUmodule made = calloc(1, sizeof *made);
  int isPtx = memcmp(image, "\177ELF", 4) != 0, code;
  key_of(image, made->key, sizeof made->key);
  code = answer(made);
  if (!code && isPtx && is_set("CUDA_DISABLE_PTX_JIT")) code = 223;
  if (!code && !isPtx && is_set("CUDA_FORCE_PTX_JIT")) code = REFUSED;
  if (code)
    free(made);
  else
    *module = made;
  return code;
}

int cuModuleUnload(CUmodule module) {
  free(module);
  return 0;
}

int cuModuleGetFunction(CUmodule *function, CUmodule module, const char *name) {
  *function = module;
  return strcmp(name, "accelpkgs_probe") ? 500 : 0;
}

int cuMemAlloc_v2(void **memory, size_t size) {
  int code = lost() ? LOST : number_of("allocate", NULL, 0);
  if (!code) *memory = malloc(size);
  return code;
}

int cuMemFree_v2(void *memory) {
  free(memory);
  return 0;
}

int cuMemcpyHtoD_v2(void *memory, const void *from, size_t size) {
  memcpy(memory, from, size);
  return 0;
}

int cuMemcpyDtoH_v2(void *to, const void *memory, size_t size) {
  memcpy(to, memory, size);
  return 0;
}

int cuLaunchKernel(CUmodule function, unsigned gx, unsigned gy, unsigned gz, unsigned bx,
                   unsigned by, unsigned bz, unsigned shared, void *stream, void **parameters,
                   void **extra) {
  (void)gx, (void)gy, (void)gz, (void)by, (void)bz, (void)shared, (void)stream, (void)extra;
  if (bx != 32) return 1;
  compute(function, *(uint32_t **)parameters[0]);
  return lost() ? LOST : 0;
}
