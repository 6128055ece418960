typedef unsigned long long u64;
u64 add(u64 a, u64 b) { return a + b; }
u64 mul(u64 a, u64 b) { return a * b; }
long long neg(long long a) { return -a; }
u64 rotate(u64 a, int n) { return (a << n) | (a >> (64 - n)); }
int less(long long a, long long b) { return a < b; }
u64 seed = 0x9e3779b97f4a7c15ull;
u64 next(void) {
  seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17;
  return seed;
}
u64 fnv(const unsigned char *p, unsigned n) {
  u64 h = 14695981039346656037ull;
  while (n--) { h ^= *p++; h *= 1099511628211ull; }
  return h;
}
