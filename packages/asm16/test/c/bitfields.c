struct descriptor {
  unsigned limit_low : 16, base_low : 24, type : 4, system : 1, dpl : 2, present : 1, limit_high : 4;
  unsigned available : 1, : 1, wide : 1, granular : 1, base_high : 8;
} __attribute__((packed));
volatile struct descriptor table[2];
void set(int i, unsigned base, unsigned limit) {
  table[i].limit_low = limit; table[i].limit_high = limit >> 16;
  table[i].base_low = base; table[i].base_high = base >> 24;
  table[i].type = 10; table[i].system = 1; table[i].present = 1; table[i].granular = 0;
}
struct flags { int a : 3; unsigned b : 5; int c : 7; signed char d : 2; } f;
int sum(void) { return f.a + f.b * f.c - f.d; }
void bump(void) { f.a++; f.b--; f.c += 5; f.d ^= 1; }
