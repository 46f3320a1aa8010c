/** The Amazon States Language: read, checked, and interpreted as a pure step function. Does no I/O and reads no clock. */

export type { Diagnostic } from "./definition/diagnostic.ts";
export { type ReadMachine, readMachine } from "./definition/read.ts";
export type { Definition, State, States } from "./definition/types.ts";
export type { Command, Event, HistoryEvent, StartEvent, TaskCommand } from "./event.ts";
export type { Json, JsonObject } from "./json.ts";
export { Machine, type MachineType } from "./machine.ts";
export type { Branch, Execution, ExecutionName, Position, Status } from "./position.ts";
export { type Answer, type Result, type RunOptions, run, type Tasks } from "./run.ts";
export { type Step, step } from "./step.ts";
