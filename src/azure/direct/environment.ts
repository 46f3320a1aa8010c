import type { TriggerSettings } from "../ground/environment.ts";

/**
 * The function is called directly: `POST` to {@link taskRoute} with the input as JSON and a function key. The answer is
 * the output.
 */
export interface DirectSettings extends TriggerSettings {
  readonly kind: "direct";
  /** The function's name. */
  readonly task: string;
}

/** The route of a task, without a leading slash. */
export function taskRoute(name: string): string {
  return `_motif/tasks/${name}`;
}
