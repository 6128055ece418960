int classify(int c) {
  switch (c) {
  case 0: return 10; case 1: return 24; case 2: return 7; case 3: return 88; case 4: return -1;
  case 5: return 300; case 6: return 2; case 7: return 11; case 40: return 5; default: return 0;
  }
}
extern void out(int);
void dispatch(unsigned op, int v) {
  switch (op) {
  case 10: out(v + 1); break; case 11: out(v * 3); break; case 12: out(v / 7); break;
  case 13: out(v % 9); break; case 14: out(v << 3); break; case 15: out(~v); /* fall through */
  case 16: out(-v); break; case 17: out(v & 0xf0f0); break;
  }
}
void out(int v) { __asm__ volatile("outw %%ax, $0x10" : : "a"(v)); }
