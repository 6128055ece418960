export const gold: Readonly<Record<string, () => string>>;
