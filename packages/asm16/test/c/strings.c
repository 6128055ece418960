static const char message[] = "Hello, 16-bit world\n\t\"quoted\" \\ \x01\xff end";
const char *names[] = {"alpha", "beta", "gamma", "alpha", ""};
unsigned length(const char *s) { unsigned n = 0; while (*s++) n++; return n; }
char *reverse(char *s) {
  unsigned n = length(s);
  for (unsigned i = 0; i < n / 2; i++) { char t = s[i]; s[i] = s[n - 1 - i]; s[n - 1 - i] = t; }
  return s;
}
int compare(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (unsigned char)*a - (unsigned char)*b;
}
int main_(void) {
  char buffer[48];
  for (unsigned i = 0; i < sizeof message; i++) buffer[i] = message[i];
  reverse(buffer);
  return compare(buffer, names[2]) + (int)length(names[3]);
}
