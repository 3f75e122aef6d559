// Sleeps far longer than a test can take.
#include <unistd.h>

int main(void) {
  for (;;)
    sleep(1000000);
}
