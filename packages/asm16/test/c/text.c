typedef __builtin_va_list va_list;
static char *digits(char *p, unsigned v, unsigned base) {
  char tmp[33]; int n = 0;
  do tmp[n++] = "0123456789abcdef"[v % base]; while (v /= base);
  while (n) *p++ = tmp[--n];
  return p;
}
int format(char *out, const char *f, ...) {
  char *p = out; va_list ap; __builtin_va_start(ap, f);
  for (; *f; f++) {
    if (*f != '%') { *p++ = *f; continue; }
    switch (*++f) {
    case 'd': { int v = __builtin_va_arg(ap, int); if (v < 0) *p++ = '-', v = -v; p = digits(p, v, 10); break; }
    case 'x': p = digits(p, __builtin_va_arg(ap, unsigned), 16); break;
    case 's': for (const char *s = __builtin_va_arg(ap, const char *); *s;) *p++ = *s++; break;
    case 'c': *p++ = (char)__builtin_va_arg(ap, int); break;
    default: *p++ = *f;
    }
  }
  __builtin_va_end(ap); *p = 0;
  return p - out;
}
unsigned crc(const unsigned char *p, unsigned n) {
  unsigned c = ~0u;
  while (n--) { c ^= *p++; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1; }
  return ~c;
}
int demo(char *b) { return format(b, "%s=%d (%x) %c%%\n", "answer", -42, 42u, '!'); }
