import type { Attendant, AttendantHost } from "../ground/kind.ts";
import { KIND_NAMES, KINDS, type States } from "./kinds.ts";

/** Prepares what goes on by itself in a running engine, of all kinds. */
export function attend(states: States, host: AttendantHost): readonly Attendant[] {
  return KIND_NAMES.flatMap((name) => KINDS[name].attend?.(states[name], host) ?? []);
}
