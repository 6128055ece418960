void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }
void quick(int *v, int low, int high) {
  if (low >= high) return;
  int pivot = v[(low + high) / 2], i = low, j = high;
  while (i <= j) {
    while (v[i] < pivot) i++;
    while (v[j] > pivot) j--;
    if (i <= j) swap(&v[i++], &v[j--]);
  }
  quick(v, low, j); quick(v, i, high);
}
void bubble(unsigned char *v, int n) {
  for (int i = 0; i < n; i++) for (int j = 0; j + 1 < n - i; j++)
    if (v[j] > v[j + 1]) { unsigned char t = v[j]; v[j] = v[j + 1]; v[j + 1] = t; }
}
int search(const short *v, int n, short key) {
  int low = 0, high = n - 1;
  while (low <= high) { int mid = (low + high) >> 1; if (v[mid] == key) return mid; if (v[mid] < key) low = mid + 1; else high = mid - 1; }
  return ~low;
}
unsigned char screen[25][80];
void clear(unsigned char c) { for (int y = 0; y < 25; y++) for (int x = 0; x < 80; x++) screen[y][x] = c; }
