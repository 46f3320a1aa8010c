import { type JsonObject, UnsupportedError } from "@motif/core";
import type { DefinitionProblem } from "@motif/core/platform";

/** Notes something in an app that a cloud cannot do: where in the app, and the reason with the way out. */
export interface Refuse {
  (where: string, message: string): void;
  /** Title of the cloud, for messages. */
  readonly cloud: string;
}

/**
 * Makes something of an app for a cloud; `make` notes all that the cloud refuses, so that the author hears of everything at
 * once. Throws {@link UnsupportedError} where there was something, each problem once.
 */
export function refusing<T>(cloud: string, app: string, make: (refuse: Refuse) => T): T {
  const problems: DefinitionProblem[] = [];
  const note = (where: string, message: string) => {
    // What several parts of a plan look at is refused once.
    if (!problems.some((known) => known.where === where && known.message === message)) {
      problems.push({ where, message });
    }
  };
  const made = make(Object.assign(note, { cloud }));
  if (problems.length > 0) throw new UnsupportedError(cloud, app, problems);
  return made;
}

/** Refuses a value that is larger as JSON than a service takes, in bytes; `where` as in refusals: `config limits`. */
export function refuseLargeValue(
  where: string,
  value: JsonObject,
  { service, limit }: { readonly service: string; readonly limit: number },
  refuse: Refuse,
): void {
  const size = Buffer.byteLength(JSON.stringify(value));
  if (size <= limit) return;
  refuse(
    where,
    `its value has ${size} bytes as JSON, and ${service} takes ${limit}; keep what is large in a bucket or a table`,
  );
}

/** Milliseconds as seconds; refuses a part of a second, where a setting of the cloud takes whole ones only. */
export function wholeSeconds(ms: number, where: string, setting: string, refuse: Refuse): number {
  if (ms % 1000 !== 0) refuse(where, `${setting} is ${ms} ms; ${refuse.cloud} takes whole seconds`);
  return Math.ceil(ms / 1000);
}
