static inline void outb(unsigned short port, unsigned char v) { __asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port)); }
static inline unsigned char inb(unsigned short port) { unsigned char v; __asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port)); return v; }
static inline unsigned eflags(void) { unsigned f; __asm__ volatile("pushfl; popl %0" : "=r"(f)); return f; }
void wait(void) { while (inb(0x64) & 2) __asm__ volatile("pause" ::: "memory"); }
void serial(const char *s) { for (; *s; s++) { while (!(inb(0x3fd) & 0x20)) ; outb(0x3f8, *s); } }
int bios(unsigned short ax, unsigned short cx) {
  unsigned char carry;
  __asm__ volatile("int $0x13; setc %0" : "=qm"(carry), "+a"(ax), "+c"(cx) : : "cc", "memory");
  return carry ? -(ax >> 8) : ax & 0xff;
}
unsigned char poke(unsigned short segment, unsigned short offset, unsigned char v) {
  unsigned char old;
  __asm__ volatile("movw %w2, %%fs; movb %%fs:(%3), %0; movb %1, %%fs:(%3)" : "=&q"(old) : "q"(v), "r"(segment), "r"((unsigned)offset) : "memory");
  return old;
}
__attribute__((noreturn)) void stop(void) { for (;;) __asm__ volatile("cli; hlt"); }
unsigned bswap(unsigned v) { return __builtin_bswap32(v) ^ eflags(); }
int leading(unsigned v) { return __builtin_clz(v) + __builtin_ctz(v) + __builtin_parity(v); }
