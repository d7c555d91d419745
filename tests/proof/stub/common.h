/* What the stubs of drivers have in common: a script that says how the device behaves.

   ACCELPKGS_STUB names a file with a line for each answer:

     device MAJOR MINOR NAME…     (of HIP: device TARGET NAME…)
     driver NUMBER                what the driver states of its release
     init CODE                    how the first call ends
     load KEY CODE                how code of that key is answered: sm_90a, ptx-8.4-sm_90, gfx1100
     wrong KEY                    its kernel computes something else
     allocate CODE                how each allocation ends
     vanish NUMBER                after so many loads every call fails
     crash KEY, hang KEY          what loading it does
     modes no                     the variables of the environment change nothing

   What is in no line is accepted, and computed by the processor. */

#include <ctype.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOST 999
#define REFUSED 209

static char script[1 << 20];
static int loads;

static const char *lines(void) {
  if (!*script) {
    const char *name = getenv("ACCELPKGS_STUB");
    FILE *file = name ? fopen(name, "r") : NULL;
    if (file) {
      size_t read = fread(script, 1, sizeof script - 1, file);
      script[read] = 0;
      fclose(file);
    }
  }
  return script;
}

/* What follows on the N-th line that begins with WORD (and KEY); NULL where there is none. */
static const char *line_of(const char *word, const char *key, int number) {
  static char rest[512];
  char start[256];
  snprintf(start, sizeof start, key ? "%s %s " : "%s ", word, key);
  for (const char *at = lines(); at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
    if (!strncmp(at, start, strlen(start)) && number-- == 0) {
      size_t length = strcspn(at + strlen(start), "\n");
      snprintf(rest, sizeof rest, "%.*s", (int)length, at + strlen(start));
      return rest;
    }
  return NULL;
}

static int number_of(const char *word, const char *key, int otherwise) {
  const char *rest = line_of(word, key, 0);
  return rest ? atoi(rest) : otherwise;
}

static int has_line(const char *word, const char *key) {
  char whole[256];
  snprintf(whole, sizeof whole, "%s %s\n", word, key);
  return strstr(lines(), whole) != NULL;
}

static int devices(void) {
  int count = 0;
  while (line_of("device", NULL, count)) count++;
  return count;
}

static int lost(void) {
  int most = number_of("vanish", NULL, -1);
  return most >= 0 && loads > most;
}

/* The word after MARK in an image of any bytes, as far as it is one. */
static void word_after(const char *image, size_t size, const char *mark, char *word, size_t most) {
  size_t length = strlen(mark);
  *word = 0;
  for (size_t at = 0; at + length < size; at++)
    if (!memcmp(image + at, mark, length)) {
      size_t end = 0;
      const char *from = image + at + length;
      while (end + 1 < most && (isalnum((unsigned char)from[end]) || from[end] == '.')) end++;
      if (!end) continue;
      memcpy(word, from, end);
      word[end] = 0;
      return;
    }
}

struct module {
  char key[64];
};

static int answer(struct module *module) {
  loads++;
  if (lost()) return LOST;
  if (has_line("crash", module->key)) raise(SIGSEGV);
  if (has_line("hang", module->key)) sleep(600);
  return number_of("load", module->key, 0);
}

static void compute(struct module *module, uint32_t *numbers) {
  for (uint32_t i = 0; i < 32; i++) numbers[i] = numbers[i] * 2654435761u + i;
  if (has_line("wrong", module->key)) numbers[7]++;
}
