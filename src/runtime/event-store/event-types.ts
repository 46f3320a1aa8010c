import { InvalidArgumentError, type Json, type Parsed, parse, type Schema } from "@motif/core";
import { UnreadableEventError } from "./errors.ts";

/** One type of event. */
export interface EventType<S extends Schema = Schema> {
  /** What its data are today. They are kept as JSON, and parsed when they are written and when they are read. */
  readonly schema: S;
  /**
   * How data of each older version of the schema become those of the next: the first makes version 1 into version 2. Today's version is one
   * more than there are. Stored events are never changed, so none of these can ever go.
   */
  readonly upcasts?: readonly ((data: Json) => Json)[];
}

/** The types of a store's events, by name. A name is kept with each event: it never changes. */
export type EventTypes = Readonly<Record<string, EventType>>;

/** An event to append: one of the types, with its data. */
export type NewEvent<E extends EventTypes> = {
  readonly [T in keyof E & string]: { readonly type: T; readonly data: Parsed<E[T]["schema"]> };
}[keyof E & string];

/** An event that happened. */
export type StoredEvent<E extends EventTypes> = NewEvent<E> & {
  readonly stream: string;
  /** Its place in its stream: 1, 2, 3 … without gaps. */
  readonly version: number;
  /** RFC 3339. The order of events is that of versions, not of clocks. */
  readonly recordedAt: string;
  /** The id of the command that it follows from. */
  readonly command: string;
};

/** The data of an event as they are kept. */
export interface Encoded {
  readonly type: string;
  /** The version of the schema that the data are of. */
  readonly schemaVersion: number;
  /** JSON text. */
  readonly data: string;
}

/** Throws `InvalidArgumentError` for a type that is none of the store's, `ValidationError` for data that are not its own. */
export function encode(types: EventTypes, { type, data }: { type: string; data: unknown }): Encoded {
  const known = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!known) throw new InvalidArgumentError(`"${type}" is no event of this store.`);
  const parsed = parse(known.schema, data, `data of event ${type}`);
  return { type, schemaVersion: todaysVersion(known), data: JSON.stringify(parsed) };
}

/**
 * Data as they are today, however old the event. Throws `UnreadableEventError` for a type or version that only a later release of the app
 * knows, and where an upcast makes of old data what is no event of today.
 */
export function decode(types: EventTypes, encoded: Encoded, where: string): unknown {
  const { type, schemaVersion } = encoded;
  const known = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!known) throw new UnreadableEventError(where, `it is of the type "${type}", which is not defined.`);
  if (schemaVersion > todaysVersion(known)) {
    throw new UnreadableEventError(
      where,
      `it has version ${schemaVersion} of ${type}, which a later release has written. Deploy what reads a version before what writes it.`,
    );
  }
  let data: Json = JSON.parse(encoded.data);
  try {
    for (const upcast of (known.upcasts ?? []).slice(schemaVersion - 1)) data = upcast(data);
    return parse(known.schema, data, `data of event ${type}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableEventError(
      where,
      `version ${schemaVersion} of ${type} was read as today's: ${reason}`,
    );
  }
}

function todaysVersion({ upcasts = [] }: EventType): number {
  return upcasts.length + 1;
}
