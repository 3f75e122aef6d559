// What a C program does with WASI: arguments, environment, standard streams, files, directories, links, time and random numbers.
// It prints what it finds; WasiProgramTests has what that must be.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

static void list(const char *path) {
  char names[64][32];
  int count = 0;
  DIR *directory = opendir(path);
  if (!directory) {
    printf("opendir %s: %d\n", path, errno == ENOENT);
    return;
  }
  for (struct dirent *entry; (entry = readdir(directory)) && count < 64;) {
    if (entry->d_name[0] != '.')
      snprintf(names[count++], sizeof names[0], "%s%s", entry->d_name, entry->d_type == DT_DIR ? "/" : "");
  }
  closedir(directory);
  qsort(names, count, sizeof names[0], by_name);
  printf("%s:", path);
  for (int index = 0; index < count; index++)
    printf(" %s", names[index]);
  printf("\n");
}

static void streams(void) {
  char line[64];
  int number;
  if (fgets(line, sizeof line, stdin))
    printf("line: %s", line);
  if (scanf("%d", &number) == 1)
    printf("number: %d\n", number);
  fprintf(stderr, "to standard error\n");
  printf("terminals: %d %d\n", isatty(0), isatty(1));
}

static void files(void) {
  FILE *file = fopen("/data/numbers", "w+");
  if (!file) {
    perror("fopen");
    exit(9);
  }
  for (int number = 0; number < 1000; number++)
    fprintf(file, "%d\n", number * number);
  printf("size: %ld\n", ftell(file));
  rewind(file);
  long sum = 0;
  for (int number; fscanf(file, "%d", &number) == 1;)
    sum += number;
  printf("sum: %ld\n", sum);
  fclose(file);

  file = fopen("/data/numbers", "a");
  fputs("more", file);
  fclose(file);
  struct stat status;
  printf("stat: %d\n", stat("/data/numbers", &status));
  printf("size: %lld, regular: %d\n", status.st_size, S_ISREG(status.st_mode));
  printf("truncate: %d\n", truncate("/data/numbers", 10));
  file = fopen("/data/numbers", "r");
  fseek(file, -3, SEEK_END);
  char text[8] = {0};
  size_t length = fread(text, 1, sizeof text, file);
  printf("tail: %zu [%c%c]\n", length, text[0], text[1]);
  fclose(file);
}

static void directories(void) {
  printf("mkdir: %d %d\n", mkdir("/data/d", 0777), mkdir("/data/d/e", 0777));
  printf("rename: %d\n", rename("/data/numbers", "/data/d/e/moved"));
  printf("symlink: %d\n", symlink("d/e/moved", "/data/link"));
  char target[32] = {0};
  readlink("/data/link", target, sizeof target);
  printf("readlink: %s\n", target);
  printf("link: %d\n", link("/data/d/e/moved", "/data/second"));
  list("/data");
  list("/data/d/e");
  list("/data/missing");
  char name[32];
  for (int index = 0; index < 40; index++) {
    snprintf(name, sizeof name, "/data/d/%c%d", 'a' + index % 26, index);
    close(open(name, O_CREAT | O_WRONLY | O_EXCL, 0666));
  }
  int count = 0;
  DIR *directory = opendir("/data/d");
  for (struct dirent *entry; (entry = readdir(directory));)
    count += entry->d_name[0] != '.';
  closedir(directory);
  printf("entries: %d\n", count);
  printf("rmdir: %d\n", rmdir("/data/d") < 0 && errno == ENOTEMPTY);
  printf("unlink: %d\n", unlink("/data/second"));
  printf("open: %d\n", open("/data/second", O_RDONLY) < 0 && errno == ENOENT);
}

static void confinement(void) {
  printf("out: %d %d %d\n", open("/data/../secret", O_RDONLY), open("/data/out", O_RDONLY), open("/etc/passwd", O_RDONLY));
  printf("write read-only: %d\n", open("/fixed/file", O_CREAT | O_WRONLY, 0666));
}

static void times(void) {
  struct timespec real, before, after, nap = {0, 2000000};
  clock_gettime(CLOCK_REALTIME, &real);
  clock_gettime(CLOCK_MONOTONIC, &before);
  nanosleep(&nap, NULL);
  clock_gettime(CLOCK_MONOTONIC, &after);
  long long passed = (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
  printf("time: %d, slept: %d\n", real.tv_sec > 1600000000, passed >= 2000000);
  unsigned char bytes[32] = {0};
  int sum = 0;
  getentropy(bytes, sizeof bytes);
  for (int index = 0; index < 32; index++)
    sum += bytes[index];
  printf("random: %d\n", sum > 0);
}

int main(int count, char **arguments) {
  for (int index = 0; index < count; index++)
    printf("argument: %s\n", arguments[index]);
  printf("environment: %s\n", getenv("GREETING"));
  streams();
  files();
  directories();
  confinement();
  times();
  return count;
}
