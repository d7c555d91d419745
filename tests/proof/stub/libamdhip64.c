/* A libamdhip64 without a GPU, and hiprtc beside it: common.h says how it is told what to answer.
   What it "compiles" is the name of the target and nothing more. */
#include "common.h"

typedef struct module *hipModule_t;

int hipInit(unsigned flags) {
  (void)flags;
  return number_of("init", NULL, 0);
}

int hipRuntimeGetVersion(int *version) {
  *version = number_of("driver", NULL, 60443482);
  return 0;
}

int hipGetDeviceCount(int *count) {
  *count = devices();
  return *count ? 0 : 100;
}

int hipDeviceGetName(char *name, int length, int device) {
  const char *line = line_of("device", NULL, device);
  const char *rest = line ? strchr(line, ' ') : NULL;
  if (!rest) return 101;
  snprintf(name, length, "%s", rest + 1);
  return 0;
}

/* The name of the target stands somewhere in a structure that differs by release. */
int hipGetDevicePropertiesR0600(char *properties, int device) {
  const char *line = line_of("device", NULL, device);
  if (!line) return 101;
  snprintf(properties + 1160, 256, "%.*s:sramecc+:xnack-", (int)strcspn(line, " "), line);
  return 0;
}

const char *hipGetErrorName(int code) {
  return code == 209   ? "hipErrorNoBinaryForGpu"
         : code == 100 ? "hipErrorNoDevice"
         : code == 2   ? "hipErrorOutOfMemory"
                       : "hipErrorUnknown";
}

int hipSetDevice(int device) { return device < devices() ? 0 : 101; }

int hipDeviceSynchronize(void) { return lost() ? LOST : 0; }

int hipModuleLoadDataEx(hipModule_t *module, const void *image, unsigned count, void *options,
                        void *values) {
  (void)count, (void)options, (void)values;
  hipModule_t made = calloc(1, sizeof *made);
  const char *line = line_of("device", NULL, 0);
  char own[64];
  int code;
  snprintf(made->key, sizeof made->key, "%s", (const char *)image);
  snprintf(own, sizeof own, "%.*s", (int)strcspn(line, " "), line);
  code = line_of("device", NULL, 0) && strcmp(own, made->key) ? REFUSED : 0;
  loads++;
  if (lost()) code = LOST;
  code = number_of("load", made->key, code);
  if (code)
    free(made);
  else
    *module = made;
  return code;
}

int hipModuleUnload(hipModule_t module) {
  free(module);
  return 0;
}

int hipModuleGetFunction(hipModule_t *function, hipModule_t module, const char *name) {
  *function = module;
  return strcmp(name, "accelpkgs_probe") ? 500 : 0;
}

int hipMalloc(void **memory, size_t size) {
  int code = number_of("allocate", NULL, 0);
  if (!code) *memory = malloc(size);
  return code;
}

int hipFree(void *memory) {
  free(memory);
  return 0;
}

int hipMemcpyHtoD(void *memory, const void *from, size_t size) {
  memcpy(memory, from, size);
  return 0;
}

int hipMemcpyDtoH(void *to, const void *memory, size_t size) {
  memcpy(to, memory, size);
  return 0;
}

int hipModuleLaunchKernel(hipModule_t function, unsigned gx, unsigned gy, unsigned gz, unsigned bx,
                          unsigned by, unsigned bz, unsigned shared, void *stream,
                          void **parameters, void **extra) {
  (void)gx, (void)gy, (void)gz, (void)by, (void)bz, (void)shared, (void)stream, (void)extra;
  if (bx != 32) return 1;
  compute(function, *(uint32_t **)parameters[0]);
  return 0;
}

struct program {
  char target[64];
};

int hiprtcCreateProgram(struct program **program, const char *source, const char *name, int count,
                        const char **headers, const char **names) {
  (void)name, (void)count, (void)headers, (void)names;
  *program = calloc(1, sizeof **program);
  return strstr(source, "accelpkgs_probe") ? 0 : 1;
}

int hiprtcCompileProgram(struct program *program, int count, const char **options) {
  const char *target = count == 1 ? strchr(options[0], '=') : NULL;
  if (!target || has_line("uncompiled", target + 1)) return 6;
  snprintf(program->target, sizeof program->target, "%s", target + 1);
  return 0;
}

int hiprtcGetCodeSize(struct program *program, size_t *size) {
  *size = strlen(program->target) + 1;
  return 0;
}

int hiprtcGetCode(struct program *program, char *code) {
  strcpy(code, program->target);
  return 0;
}

int hiprtcGetProgramLogSize(struct program *program, size_t *size) {
  (void)program;
  *size = 30;
  return 0;
}

int hiprtcGetProgramLog(struct program *program, char *log) {
  (void)program;
  snprintf(log, 30, "error: invalid target ID");
  return 0;
}

int hiprtcDestroyProgram(struct program **program) {
  free(*program);
  return 0;
}
