import type { Inventory } from "@motif/core/model";
import type { GivenGround, LocalGround, MissingValue, ResourcePlace } from "../ground/kind.ts";
import { GIVEN, type GivenStates } from "./kinds.ts";
import type * as rooms from "./rooms.ts";

type Rooms = typeof rooms;

/** All members of a union at once. */
type AllOf<U> = (U extends unknown ? (member: U) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The values that a test gives: the options of all kinds that have their values from outside. */
export type GivenValues = AllOf<Parameters<Rooms[keyof GivenStates]["given"]>[0]>;

/** The machine's own time and chance. */
const REAL: GivenGround = { now: Date.now, chance: Math.random, outside: (work) => work() };

/**
 * Where values come from on a developer's machine, but for the kinds whose values are given. Rejects with `MotifError` where what
 * the app's folder has of them is broken.
 */
export async function localValues(
  appFolder: string,
  ground: LocalGround,
  given: GivenValues = {},
): Promise<GivenStates> {
  const states = GIVEN.map(async ({ name, kind }) => {
    const isGiven = Object.hasOwn(given, kind.plural);
    return [name, isGiven ? kind.given(given, REAL) : await kind.local(appFolder, ground)] as const;
  });
  return Object.fromEntries(await Promise.all(states)) as GivenStates; // each kind made its own
}

/** Where values come from in a test. */
export function givenValues(options: GivenValues, ground: GivenGround = REAL): GivenStates {
  const states = GIVEN.map(({ name, kind }) => [name, kind.given(options, ground)]);
  return Object.fromEntries(states) as GivenStates; // each kind made its own
}

/** The variables that functions get to see. */
export function visibleVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return GIVEN.reduce((visible, { kind }) => kind.visible?.(visible) ?? visible, environment);
}

/** A resource with the place that functions get it from, and what its kind calls all of them: `services`. */
export interface PlacedResource extends ResourcePlace {
  readonly plural: string;
}

/** The resources of an app that functions do not get from the same place always, each with the place. */
export function placesOf({ resources }: Pick<Inventory, "resources">, states: GivenStates): PlacedResource[] {
  const byKind: Readonly<Record<string, unknown>> = states;
  return GIVEN.flatMap(({ name, kind }) => {
    const places = kind.places?.(byKind[name], resources[name]) ?? [];
    return places.map((place) => ({ plural: kind.plural, ...place }));
  });
}

/** A resource without a value, and what its kind calls all of them: `secrets`. */
export interface MissingResource extends MissingValue {
  readonly plural: string;
}

/** The resources of an app that have no value on a developer's machine, each with the variable that it could be given in. */
export function missingValues(
  { resources }: Pick<Inventory, "resources">,
  appFolder: string,
): MissingResource[] {
  return GIVEN.flatMap(({ name, kind }) =>
    kind.missing(resources[name], appFolder).map((value) => ({ plural: kind.plural, ...value })),
  );
}
