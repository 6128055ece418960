int initialized = 1234; int zeroed; static short hidden_word = -7; static char room[300];
const unsigned short squares[] = {0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100};
extern int elsewhere __attribute__((weak));
int weak_function(void) __attribute__((weak));
int weak_function(void) { return 4; }
__attribute__((aligned(64))) int line[16]; __attribute__((section(".special"))) int special = 9;
int counter(void) { static int count; static long big = 100000; return ++count + (int)big++; }
char *reserve(unsigned n) { static unsigned used; char *p = room + used; used += n; return used > sizeof room ? 0 : p; }
int read_all(void) {
  int *p = &elsewhere;
  return initialized + zeroed + hidden_word + squares[zeroed & 7] + line[3] + special + weak_function() + (p != 0);
}
