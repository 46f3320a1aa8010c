import * as z from "zod/mini";
import { changeGenerations, generationsOf } from "./generations.ts";
import type { ProjectionStore } from "./projection-table.ts";
import { eventKey, type StoreReader } from "./store-table.ts";

const Page = z.strictObject({
  /** `build` makes the rows of a page of streams, `drop` deletes those of older generations. */
  phase: z.enum(["build", "drop"]),
  generation: z.int(),
  /** Where the page begins; at the beginning, if not given. */
  cursor: z.exactOptional(z.string()),
});
type Page = z.infer<typeof Page>;

/** One step of making all rows of a projection anew: what a message of a queue says. `{ phase: "begin" }` is the first. Each may be done twice. */
export const RebuildStep = z.union([z.strictObject({ phase: z.literal("begin") }), Page]);
export type RebuildStep = z.infer<typeof RebuildStep>;

/** Items that a step looks at. */
const PAGE_ITEMS = 100;
/** Streams that are read at the same time. */
const AT_A_TIME = 10;

interface Handles {
  readonly store: StoreReader;
  readonly rows: ProjectionStore;
}

/** As `Projection.step`; `build` makes the row of one stream in one generation. */
export async function rebuildStep(
  handles: Handles,
  step: RebuildStep,
  now: Date,
  build: (handles: Handles, stream: string, generation: number) => Promise<unknown>,
): Promise<RebuildStep | undefined> {
  if (step.phase === "begin") return begun(handles.rows);
  return step.phase === "drop" ? dropStep(handles.rows, step) : buildStep(handles, step, now, build);
}

/** A new number: steps of a rebuild that was begun before, maybe by an older release, do nothing any more. */
async function begun(rows: ProjectionStore): Promise<RebuildStep> {
  const { live, building = live } = await changeGenerations(rows, ({ live, building = live, ...rest }) => ({
    ...rest,
    live,
    building: building + 1,
  }));
  return { phase: "build", generation: building };
}

async function buildStep(
  handles: Handles,
  { cursor, ...step }: Page,
  now: Date,
  build: (handles: Handles, stream: string, generation: number) => Promise<unknown>,
): Promise<RebuildStep | undefined> {
  const { generation } = step;
  const { generations } = await generationsOf(handles.rows);
  if (generations.building !== generation) return undefined;
  const page = await handles.store.scan({ limit: PAGE_ITEMS, ...(cursor !== undefined && { cursor }) });
  const streams = page.entries.flatMap(({ item }) => (item.at === eventKey(1) ? [item.stream] : []));
  for (let first = 0; first < streams.length; first += AT_A_TIME) {
    const some = streams.slice(first, first + AT_A_TIME);
    await Promise.all(some.map((stream) => build(handles, stream, generation)));
  }
  if (page.cursor !== undefined) return { ...step, cursor: page.cursor };
  await changeGenerations(handles.rows, ({ building }) =>
    building === generation ? { live: generation, since: now.toISOString() } : undefined,
  );
  return { phase: "drop", generation };
}

/** Deletes a page of rows that are older than the live ones. */
async function dropStep(rows: ProjectionStore, { cursor, ...step }: Page): Promise<RebuildStep | undefined> {
  const { generations } = await generationsOf(rows);
  const page = await rows.scan({ limit: PAGE_ITEMS, ...(cursor !== undefined && { cursor }) });
  for (const { item } of page.entries) {
    const generation = Number.parseInt(item.key, 10); // of `generations`, no number
    if (generation < generations.live) await rows.delete({ key: item.key });
  }
  return page.cursor === undefined ? undefined : { ...step, cursor: page.cursor };
}
