// The public face of the suite.
export * from "./access.ts";
export * from "./case.ts";
export * from "./check.ts";
export * from "./difference.ts";
export * from "./expectation.ts";
export * from "./gaps.ts";
export * from "./host-example.ts";
export * from "./literal.ts";
export * from "./observe.ts";
export * from "./program.ts";
export * from "./register-name.ts";
export * from "./report-pretty.ts";
export * from "./report-tap.ts";
export * from "./state-text.ts";
export * from "./suite.ts";
export * from "./verdict.ts";
