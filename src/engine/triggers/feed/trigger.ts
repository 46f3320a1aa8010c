import { NotFoundError } from "@motif/core";
import type { FeedTrigger } from "@motif/core/model";
import * as z from "zod/mini";
import { quirksOf } from "../../delivery/quirks.ts";
import type { RunningTriggers, Trigger, TriggerHost } from "../../delivery/trigger.ts";
import { runEvery, type Timer } from "../../ground/clock.ts";
import { laneOf } from "./lane.ts";
import { FeedReader } from "./reader.ts";

/** How far a feed is. `waiting`: changes that its consumer has not processed; `ageSeconds`: age of the oldest of them, 0 where there is none. */
export interface FeedState {
  readonly waiting: number;
  readonly ageSeconds: number;
}

/** What an operator may do with feeds. All throw `NotFoundError` where there is none of the name. */
export interface FeedPort {
  state(feed: string): Promise<FeedState>;
  /** Lets a feed read again what changed in the last so many milliseconds, as far as changes are kept: for a day at least. */
  replay(feed: string, lastMs: number): Promise<FeedState>;
}

/** Feeds in a running engine. */
export interface RunningFeeds extends RunningTriggers, FeedPort {
  /** Changes that wait, of all feeds. */
  backlog(): number;
}

const SWEEP_INTERVAL_MS = 600_000;
const SWEPT_AT_ONCE = 10_000;

/** Changes of tables: read in batches from the log that writes are in. */
export const feed = {
  attach(triggers, host): RunningFeeds {
    const feeds = new Map(triggers.map((trigger) => [trigger.name, new Feed(trigger, host)]));
    const named = (name: string) => {
      const found = feeds.get(name);
      if (found) return found;
      throw new NotFoundError(`There is no feed ${name}.`);
    };
    listen([...feeds.values()], host);
    let sweeping: Timer | undefined;
    return {
      start() {
        for (const each of feeds.values()) each.start();
        if (feeds.size > 0) sweeping = sweepEvery([...feeds.values()], host);
      },
      stop() {
        for (const each of feeds.values()) each.stop();
        sweeping?.cancel();
      },
      backlog: () => [...feeds.values()].reduce((sum, each) => sum + each.state().waiting, 0),
      state: async (name) => named(name).state(),
      replay: async (name, lastMs) => named(name).replay(lastMs),
    };
  },
  description: {
    plural: "feeds",
    schema: z.strictObject({
      name: z.string(),
      function: z.string(),
      table: z.string(),
      images: z.enum(["new", "old-and-new"]),
    }),
    of: ({ name, function: fn, source: { table, images } }) => ({ name, function: fn, table, images }),
  },
} as const satisfies Trigger<FeedTrigger, RunningFeeds>;

/** One feed: a reader for each of its lanes. */
class Feed {
  readonly table: string;
  readonly #trigger: FeedTrigger;
  readonly #host: TriggerHost;
  readonly #readers: readonly FeedReader[];

  constructor(trigger: FeedTrigger, host: TriggerHost) {
    const { imitation, poolOf } = host;
    this.table = trigger.source.table;
    this.#trigger = trigger;
    this.#host = host;
    const repeats = imitation ? quirksOf(imitation.profile.feeds, imitation).repeats : () => false;
    this.#readers = this.#lanes.map(
      (lane) => new FeedReader(laneOf(trigger, lane, host), { ...host, pollMs: host.feedPollMs, repeats }),
    );
    const pool = poolOf(trigger.function);
    const others = pool.onFree;
    pool.onFree = () => {
      others();
      this.wake();
    };
  }

  start(): void {
    for (const reader of this.#readers) reader.start();
  }

  stop(): void {
    for (const reader of this.#readers) reader.stop();
  }

  wake(): void {
    for (const reader of this.#readers) reader.wake();
  }

  /** The place that all lanes have passed. */
  passed(): number {
    return Math.min(...this.#positions().map(({ place }) => place));
  }

  state(): FeedState {
    const { changes, clock } = this.#host;
    const lanes = this.#lanes.length;
    const waiting = this.#positions().map(({ place: after }, lane) =>
      changes.waiting({ table: this.table, after, lane, lanes }),
    );
    const now = clock.now();
    const oldest = Math.min(now, ...waiting.map(({ oldest = now }) => oldest));
    return {
      waiting: waiting.reduce((sum, { count }) => sum + count, 0),
      ageSeconds: Math.floor((now - oldest) / 1000),
    };
  }

  async replay(lastMs: number): Promise<FeedState> {
    const { run, positions, changes, clock } = this.#host;
    const state = await run(() => {
      const place = changes.placeBefore(this.table, clock.now() - lastMs);
      positions.setAll(this.#trigger.name, this.#lanes.length, place);
      for (const reader of this.#readers) reader.moved();
      return this.state();
    });
    this.wake();
    return state;
  }

  #positions() {
    return this.#host.positions.of(this.#trigger.name, this.#lanes.length);
  }

  get #lanes(): readonly number[] {
    return Array.from({ length: this.#trigger.source.reading.parallel }, (_, lane) => lane);
  }
}

function listen(feeds: readonly Feed[], { changes }: TriggerHost): void {
  const byTable = Map.groupBy(feeds, ({ table }) => table);
  changes.listen(
    new Map(
      [...byTable].map(([table, own]) => [
        table,
        () => {
          for (const each of own) each.wake();
        },
      ]),
    ),
  );
}

/** Deletes old changes that all feeds of their table have passed. */
function sweepEvery(feeds: readonly Feed[], { run, background, clock, changes }: TriggerHost): Timer {
  const byTable = Map.groupBy(feeds, ({ table }) => table);
  const sweep = () => {
    for (const [table, own] of byTable) {
      changes.sweep(table, Math.min(...own.map((each) => each.passed())), SWEPT_AT_ONCE);
    }
  };
  return runEvery(SWEEP_INTERVAL_MS, clock, () => background(run(sweep)));
}
