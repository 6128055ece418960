export function fromTable(): Generator<string>;
export function nonsense(): Generator<string>;
export function prefixed(): Generator<string>;
export function suffixed(): Generator<string>;
export function everything(): string[];
