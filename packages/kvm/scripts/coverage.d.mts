export function coverage(
  classes: Readonly<Record<string, new () => object>>,
  api: object,
  exits: readonly string[],
): { text: string; mistakes: string[] };
