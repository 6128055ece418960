int window(int n) { int v[n]; for (int i = 0; i < n; i++) v[i] = i * i; int s = 0; for (int i = 0; i < n; i++) s += v[n - 1 - i]; return s; }
_Bool is_set(const unsigned *map, unsigned i) { return map[i / 32] >> i % 32 & 1; }
void set_bit(unsigned *map, unsigned i) { map[i / 32] |= 1u << i % 32; }
enum state { IDLE, RUN, STOP }; enum state step(enum state s) { static const unsigned char next[] = {RUN, STOP, IDLE}; return next[s]; }
int gotos(int n) { static void *labels[] = {&&zero, &&one, &&two}; goto *labels[n % 3]; zero: return 5; one: n *= 7; two: return n + 1; }
int many(int a, int b, int c, int d, int e, int f, int g) { return a * b + c * d - e * f + g; }
int caller(void) { return many(1, 2, 3, 4, 5, 6, 7) + many(-1, 200, 70000, 4, -500, 6, 0x7fffffff); }
void *stack_top(void) { return __builtin_frame_address(0); }
__attribute__((regparm(3))) int quick(int a, int b) { return a - b; }
__attribute__((cold)) int rarely(int a) { return a / 3; }
__attribute__((hot)) int often(int a) { return a < 0 ? rarely(a) : a * 9; }
__attribute__((constructor)) void before(void) { set_bit((unsigned *)0x500, 3); }
