// The command as a function, for programs that want to call it in their own process.
export { COMMANDS, type CommandSpec } from "./commands.ts";
export { main } from "./main.ts";
export { STATUS, type Status } from "./status.ts";
