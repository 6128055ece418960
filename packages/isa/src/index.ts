// What does this room offer?

export * from "./conditions.ts";
export * from "./decode.ts";
export * from "./flag-effects.ts";
export * from "./flags.ts";
export * from "./format-att.ts";
export { allRows, FORMS_BY_NAME, type NamedForm } from "./forms.ts";
export * from "./insn.ts";
export * from "./lookup.ts";
export * from "./operand-codes.ts";
export * from "./prefixes.ts";
export * from "./registers.ts";
export * from "./row.ts";
export * from "./rows.ts";
export * from "./sample.ts";
export * from "./undefined.ts";
export * from "./unsupported.ts";
