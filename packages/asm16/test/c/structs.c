struct point { short x, y; };
struct box { struct point a, b; unsigned char tag; const char *name; };
static struct box boxes[3] = {{{1, 2}, {30, 40}, 7, "first"}, {{-5, 6}, {7, 8}, 9, "second"}};
struct box copy(struct box b) { b.tag ^= 0x5a; return b; }
int area(const struct box *b) { return (b->b.x - b->a.x) * (b->b.y - b->a.y); }
int total(void) {
  int sum = 0;
  for (int i = 0; i < 3; i++) { boxes[i] = copy(boxes[i]); sum += area(&boxes[i]) + boxes[i].tag; }
  return sum;
}
