/** Collects what Google Cloud cannot do: where in the app, and the reason with the way out. */
export type Refuse = (where: string, message: string) => void;

/** Milliseconds as seconds; refuses a part of a second where a setting takes whole ones only. */
export function wholeSeconds(ms: number, where: string, setting: string, refuse: Refuse): number {
  if (ms % 1000 !== 0) refuse(where, `${setting} is ${ms} ms; Google Cloud takes whole seconds`);
  return Math.ceil(ms / 1000);
}
