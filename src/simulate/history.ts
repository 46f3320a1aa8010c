import { createHash } from "node:crypto";
import type { InvocationRecord, Operation } from "@motif/engine/virtual";

/** What happened at one moment of virtual time; `who` did it, or it was done to. */
export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
}

/** One attempt of a client at a request. */
export interface ClientRequest {
  /** Which client, and which of its actions. */
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Its position among all that clients sent and were answered, which tells apart what has the same time. */
  readonly moment: number;
  /** Not there where no answer came: nobody knows what became of it. */
  readonly answer?: ClientAnswer;
}

/** What a client got. */
export interface ClientAnswer {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As that of the request. */
  readonly moment: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Who broke it off, where this is not the whole body: it is a beginning then. Only of what was read part by part. */
  readonly brokenOff?: "client" | "app";
}

/** One change of an item. `before` is undefined where there was none, `after` where it was deleted. */
export interface ItemChange {
  readonly table: string;
  /** The item's key, as JSON text. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The invocation that made it: `process-job#3`; `somebody else` who writes an item as it is. */
  readonly by: string;
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
}

/** An object as it was in one version. */
export interface ObjectState {
  readonly version: string;
  readonly contentType: string;
  readonly text: string;
}

/** One change of an object. `before` is undefined where there was none, `after` where it was deleted. */
export interface ObjectChange {
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The invocation or the client that made it. */
  readonly by: string;
  readonly before: ObjectState | undefined;
  readonly after: ObjectState | undefined;
}

/** An operation that an invocation asked for although it had answered, or whose end it did not wait for. */
export interface LateOperation {
  /** The invocation: `process-job#3`. */
  readonly by: string;
  readonly operation: Operation;
}

/** A message that somebody was told of that it is in the queue. */
export interface SentMessage {
  readonly queue: string;
  readonly id: string;
  readonly by: string;
}

/** An invocation that is over. */
export interface EndedInvocation extends InvocationRecord {
  /** `process-job#3`. */
  readonly name: string;
  /** Names of the faults that struck it or one of its operations: `slow`, `table.throttled`. */
  readonly faults: readonly string[];
  /** Whether there are any. */
  readonly disturbed: boolean;
  /** Why events failed that it left unprocessed. */
  readonly failures: readonly string[];
}

/** Everything that happened in a run, in order. */
export class History {
  readonly requests: ClientRequest[] = [];
  readonly sent: SentMessage[] = [];
  readonly processed = new Set<string>();
  /** Ids of messages and events that were to be delivered, those of schedules not among them. */
  readonly delivered = new Set<string>();
  /** Ids of dead letters. */
  readonly dead = new Set<string>();
  readonly late: LateOperation[] = [];
  readonly denied: string[] = [];
  readonly ended: EndedInvocation[] = [];
  /** `process-job#3` of an invocation's id. */
  readonly names = new Map<string, string>();
  /** Most invocations of a function at a time. */
  readonly peaks = new Map<string, number>();
  /** The whole, where it is kept. */
  readonly happenings: Happening[] | undefined;
  begun = 0;
  /** Those of them that a schedule asked for: they go on without end. */
  scheduled = 0;
  /** By table. */
  readonly #changes = new Map<string, ItemChange[]>();
  /** By bucket. */
  readonly #objectChanges = new Map<string, ObjectChange[]>();
  #moments = 0;
  readonly #hash = createHash("sha256");
  readonly #now: () => number;

  /** With `keep`, everything can be told afterwards. */
  constructor(now: () => number, keep: boolean) {
    this.#now = now;
    this.happenings = keep ? [] : undefined;
  }

  /** Notes that something happened. */
  note(who: string, what: string): void {
    const at = this.#now();
    this.#hash.update(`${at} ${who} ${what}\n`);
    this.happenings?.push({ at, who, what });
  }

  /** Notes that an item changed. */
  changed(change: ItemChange): void {
    addTo(this.#changes, change.table, change);
  }

  /** All changes of a table's items, in order. */
  changesOf(table: string): readonly ItemChange[] {
    return this.#changes.get(table) ?? [];
  }

  /** Notes that an object changed. */
  objectChanged(change: ObjectChange): void {
    addTo(this.#objectChanges, change.bucket, change);
  }

  /** All changes of a bucket's objects, in order. */
  objectChangesOf(bucket: string): readonly ObjectChange[] {
    return this.#objectChanges.get(bucket) ?? [];
  }

  /** The moment of what a client sends or is answered now. */
  nextMoment(): number {
    return ++this.#moments;
  }

  /** Invocations that have begun and not ended. */
  get underWay(): number {
    return this.begun - this.ended.length;
  }

  /** What tells this run from any other, in hexadecimal. To be asked for once, at the end. */
  digest(): string {
    return this.#hash.digest("hex").slice(0, 16);
  }
}

function addTo<T>(lists: Map<string, T[]>, name: string, element: T): void {
  const list = lists.get(name);
  if (list) list.push(element);
  else lists.set(name, [element]);
}
