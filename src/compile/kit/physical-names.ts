import type { Refuse } from "./refusals.ts";

/** What the prefix `<project_name>-<environment>` has to be able to be, such as `acme-payments-staging`. */
const SHORTEST_PREFIX = 20;

/** A physical name without the prefix and the dash after it, and what limits the whole. */
export interface PhysicalName {
  /** Where in the app it comes from, as refusals say it: `function create-item`. */
  readonly where: string;
  /** What has the name, such as `role`. Names of different ones may be the same. */
  readonly service: string;
  readonly name: string;
  /** Characters that are added to the name besides, such as those of an account's id. */
  readonly extra?: number;
  /** Characters that the whole may have. */
  readonly limit: number;
}

/**
 * The largest length of the prefix that keeps every name within its limit. Refuses names that leave too little room for it,
 * and two things that would get the same name.
 */
export function prefixLength(names: readonly PhysicalName[], refuse: Refuse): number {
  refuseTwins(names, refuse);
  let room = Number.POSITIVE_INFINITY;
  for (const { where, service, name, extra = 0, limit } of names) {
    const left = limit - name.length - extra - 1;
    room = Math.min(room, left);
    if (left < SHORTEST_PREFIX) {
      refuse(
        where,
        `its name on ${refuse.cloud}, ${name}, leaves ${left} of the ${limit} characters of a ${service} for the project's name and environment; ${SHORTEST_PREFIX} are needed. Shorten what the name is made of`,
      );
    }
  }
  return room;
}

function refuseTwins(names: readonly PhysicalName[], refuse: Refuse): void {
  const taken = new Map<string, string>();
  for (const { where, service, name } of names) {
    const key = `${service} ${name}`;
    const other = taken.get(key);
    if (other !== undefined)
      refuse(where, `gets the same ${service} name on ${refuse.cloud} as ${other} (${name}); rename one`);
    taken.set(key, where);
  }
}
