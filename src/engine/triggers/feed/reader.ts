import { FunctionCrashError } from "@motif/core";
import type { FeedReading } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import type { EventFailure, IncomingEvent } from "@motif/runtime/platform";
import { type LoopServices, SOON_MS, WakeLoop } from "../../delivery/wake-loop.ts";
import type { DeliveryPoint, Faults } from "../../ground/faults.ts";
import type { Position } from "../../ground/positions.ts";
import type { Random } from "../../ground/random.ts";
import type { FunctionPool } from "../../invocation/function-pool.ts";
import { isTerminal, wasTried } from "../../invocation/tried.ts";
import type { LoggedChange } from "../../kinds/table/changes.ts";

/** One lane of a feed: where its changes come from, and where they go. */
export interface Lane {
  /** As faults know it: `feed:index`. */
  readonly name: string;
  readonly reading: FeedReading;
  readonly pool: FunctionPool;
  read(after: number, limit: number): readonly LoggedChange[];
  eventOf(change: LoggedChange, receiveCount: number): IncomingEvent;
  /** Where it is. */
  position(): Position;
  /** Within a turn. */
  moveTo(position: Position): void;
  /** Adds a change to the dead letters, within a turn. */
  bury(change: LoggedChange, reason: string, receiveCount: number): void;
  /** Called after each call that was made, with how many changes it was for. */
  onCall(changes: number): void;
}

/** What a reader needs of the engine. */
export interface ReaderServices extends LoopServices {
  readonly random: Random;
  readonly faults: Faults;
  readonly run: <T>(operation: () => T) => Promise<T>;
  /** Least time between two reads of which the first found something, and not a whole batch; 0 where there need be none. */
  readonly pollMs: number;
  /** Whether an imitated cloud delivers what was processed once more. */
  readonly repeats: () => boolean;
}

/** What was read: changes behind a position, and how often the lane had been put elsewhere then. */
interface Batch {
  readonly position: Position;
  readonly changes: readonly LoggedChange[];
  readonly moves: number;
}

/**
 * Takes changes to one function, one call at a time, in their order. A change that fails holds back what stands behind it: it is
 * tried again as the policy says, and then is a dead letter. Where a whole call fails (a crash, a timeout), it is not known for
 * which change, so the next call has half of them, until the one is alone that no call survives.
 */
export class FeedReader {
  readonly #lane: Lane;
  readonly #services: ReaderServices;
  readonly #point: (messages: readonly string[]) => DeliveryPoint;
  readonly #loop: WakeLoop;
  /** Until when nothing is tried, in milliseconds since 1970. */
  #pausedUntil = 0;
  /** Before that nothing is read: what comes until then goes into one call, which costs as much as one for a single change. */
  #nextRead = 0;
  #windowEnd: number | undefined;
  /** Most changes in the next call. */
  #size: number;
  /** How often somebody put the lane to another place. */
  #moves = 0;

  constructor(lane: Lane, services: ReaderServices) {
    this.#lane = lane;
    this.#services = services;
    this.#size = lane.reading.batchSize;
    this.#loop = new WakeLoop(services, () => this.#readAll());
    this.#point = (messages) => ({ queue: lane.name, fifo: false, messages });
  }

  /** Begins to read. */
  start(): void {
    this.#loop.start();
  }

  /** Reads nothing more. A call under way goes on. */
  stop(): void {
    this.#loop.stop();
  }

  /** To be called when there may be something to read, or an environment is free. */
  wake(): void {
    this.#loop.wake();
  }

  /** Its lane is put to another place, within this turn: what is under way does not move it any more. Wake it afterwards. */
  moved(): void {
    this.#moves++;
    this.#pausedUntil = 0;
    this.#nextRead = 0;
    this.#size = this.#lane.reading.batchSize;
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#loop.running && this.#mayCall() && (await this.#deliver())) {}
    } catch (error) {
      this.#pausedUntil = this.#services.clock.now() + SOON_MS;
      throw error;
    }
  }

  #mayCall(): boolean {
    const due = Math.max(this.#pausedUntil, this.#nextRead);
    return this.#services.clock.now() >= due && this.#lane.pool.free > 0;
  }

  /** Returns whether there may be more to do at once. */
  async #deliver(): Promise<boolean> {
    const { run, clock, faults } = this.#services;
    const { reading } = this.#lane;
    const batch = await run(() => {
      const position = this.#lane.position();
      return { position, changes: this.#lane.read(position.place, this.#size), moves: this.#moves };
    });
    const { position, changes } = batch;
    const [first] = changes;
    this.#pace(changes.length);
    if (!first || !this.#loop.running || !this.#batchIsDue(changes)) return false;
    const oldest = clock.now() - (reading.maximumAgeMs ?? Number.POSITIVE_INFINITY);
    if (first.at < oldest) {
      await this.#giveUp(batch, first, "older than its maximum age", position.attempts);
      return true;
    }
    const heldMs = faults.holds(this.#pointOf(changes));
    if (heldMs > 0) {
      this.#pause(heldMs);
      return false;
    }
    await this.#process(batch);
    return true;
  }

  #pace(found: number): void {
    const { pollMs, clock } = this.#services;
    const rests = pollMs > 0 && found > 0 && found < this.#size;
    this.#nextRead = rests ? clock.now() + pollMs : 0;
    if (rests) this.#wakeAt(this.#nextRead);
  }

  /** Whether the batch is full or its window is over. The window begins with the first change that is there. */
  #batchIsDue({ length }: readonly LoggedChange[]): boolean {
    const { batchSize, batchWindowMs } = this.#lane.reading;
    const now = this.#services.clock.now();
    if (batchWindowMs === 0 || this.#size < batchSize) return true;
    this.#windowEnd ??= now + batchWindowMs;
    if (length < batchSize && now < this.#windowEnd) {
      this.#wakeAt(this.#windowEnd);
      return false;
    }
    this.#windowEnd = undefined;
    return true;
  }

  async #process(batch: Batch): Promise<void> {
    const { changes, position } = batch;
    const events = changes.map((change, index) =>
      this.#lane.eventOf(change, index === 0 ? position.attempts + 1 : 1),
    );
    let failures: readonly EventFailure[];
    try {
      failures = await this.#call(events, changes);
    } catch (error) {
      // When the engine stops, what was in flight comes again after the next start.
      if (!this.#loop.running && error instanceof FunctionCrashError) return;
      await this.#callFailed(batch, error);
      return;
    }
    await this.#settle(batch, failures);
  }

  async #call(
    events: readonly IncomingEvent[],
    changes: readonly LoggedChange[],
  ): Promise<readonly EventFailure[]> {
    const { faults, repeats } = this.#services;
    const failures = await this.#invoke(events);
    return faults.repeats(this.#pointOf(changes)) || repeats() ? this.#invoke(events) : failures;
  }

  async #invoke(events: readonly IncomingEvent[]): Promise<readonly EventFailure[]> {
    try {
      const failures = await this.#lane.pool.invoke({ kind: "consumer", events });
      this.#lane.onCall(events.length);
      return failures;
    } catch (error) {
      if (wasTried(error)) this.#lane.onCall(events.length);
      throw error;
    }
  }

  async #callFailed(batch: Batch, error: unknown): Promise<void> {
    const { changes } = batch;
    if (!wasTried(error)) {
      this.#pause(SOON_MS);
      return;
    }
    if (changes.length > 1) {
      this.#size = Math.ceil(changes.length / 2);
      return;
    }
    const terminal = isTerminal(error);
    const failures = changes.map(({ seq }) => ({
      id: idOf(this.#lane, seq),
      reason: messageOf(error),
      terminal,
    }));
    await this.#settle(batch, failures);
  }

  /** What was processed up to the first failure is done; from there on, all is read again. */
  async #settle(batch: Batch, failures: readonly EventFailure[]): Promise<void> {
    const { changes, position } = batch;
    const { faults } = this.#services;
    const failed = new Map(failures.map((failure) => [failure.id, failure]));
    const isFailed = ({ seq }: LoggedChange) => failed.has(idOf(this.#lane, seq));
    const processed = changes.filter((change) => !isFailed(change)).map(({ seq }) => idOf(this.#lane, seq));
    if (!faults.acknowledges({ ...this.#pointOf(changes), processed })) {
      this.#pause(SOON_MS);
      return;
    }
    const index = changes.findIndex(isFailed);
    const done = index === -1 ? changes : changes.slice(0, index);
    const first = changes[index];
    const failure = first && failed.get(idOf(this.#lane, first.seq));
    const place = done.at(-1)?.seq ?? position.place;
    const before = { place, attempts: done.length > 0 ? 0 : position.attempts };
    if (first && failure) await this.#failed(batch, first, failure, before);
    else {
      this.#size = this.#lane.reading.batchSize;
      await this.#moveTo(batch, { place, attempts: 0 });
    }
  }

  async #failed(batch: Batch, first: LoggedChange, failure: EventFailure, before: Position): Promise<void> {
    const { reading } = this.#lane;
    if (failure.retryAfterMs !== undefined) {
      await this.#moveTo(batch, before); // another attempt has the change: this one was none
      this.#pause(failure.retryAfterMs);
      return;
    }
    const attempts = before.attempts + 1;
    if (failure.terminal || attempts >= reading.attempts) {
      await this.#giveUp(batch, first, failure.reason, attempts);
      return;
    }
    await this.#moveTo(batch, { ...before, attempts });
    this.#pause(backoffDelay(reading, attempts, this.#services.random.next));
  }

  async #giveUp(batch: Batch, change: LoggedChange, reason: string, attempts: number): Promise<void> {
    this.#size = this.#lane.reading.batchSize;
    await this.#services.run(() => {
      if (batch.moves !== this.#moves) return;
      this.#lane.bury(change, reason, attempts);
      this.#lane.moveTo({ place: change.seq, attempts: 0 });
    });
  }

  async #moveTo({ moves }: Batch, position: Position): Promise<void> {
    await this.#services.run(() => {
      if (moves === this.#moves) this.#lane.moveTo(position);
    });
  }

  #pause(milliseconds: number): void {
    this.#pausedUntil = this.#services.clock.now() + milliseconds;
    this.#wakeAt(this.#pausedUntil);
  }

  #pointOf(changes: readonly LoggedChange[]): DeliveryPoint {
    return this.#point(changes.map(({ seq }) => idOf(this.#lane, seq)));
  }

  #wakeAt(time: number): void {
    this.#loop.wakeAt(Math.max(time, this.#nextRead));
  }
}

/** The id of a change's event: the same for each delivery. */
function idOf({ name }: Lane, seq: number): string {
  return `${name}/${seq}`;
}
