unsigned fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}
static int odd(int n);
static int even(int n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(int n) { return n == 0 ? 0 : even(n - 1); }
int parity(int n) { return even(n) * 2 + odd(n); }
void hanoi(int n, char a, char b, char c, void (*move)(char, char)) {
  if (n == 0) return;
  hanoi(n - 1, a, c, b, move); move(a, c); hanoi(n - 1, b, a, c, move);
}
