float scale = 1.5f; double pi = 3.14159265358979; long double wide = 2.718281828459045L;
double area(double r) { return pi * r * r; }
float mix(float a, float b, float t) { return a + (b - a) * t * scale; }
long double power(long double x, int n) { long double r = 1; while (n-- > 0) r *= x; return r / wide; }
int round_(double x) { return (int)(x < 0 ? x - 0.5 : x + 0.5); }
int order(double a, double b) { return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2; }
double mean(const short *v, int n) { double s = 0; for (int i = 0; i < n; i++) s += v[i]; return n ? s / n : 0.0; }
double root(double x) { double g = x / 2; for (int i = 0; i < 8; i++) g = (g + x / g) / 2; return g; }
unsigned bits(float f) { union { float f; unsigned u; } x = {f}; return x.u; }
long long whole(double d) { return (long long)d; }
