import { ConditionFailedError, parse, UnknownOutcomeError } from "@motif/core";
import * as z from "zod/mini";
import type { ProjectionReader, ProjectionStore } from "./projection-table.ts";

const Generations = z.object({
  /** The one that is read. */
  live: z.int(),
  /** The one that is being rebuilt beside it. */
  building: z.exactOptional(z.int()),
  /** RFC 3339: since when `live` is. */
  since: z.exactOptional(z.string()),
});

/** Which generations of a projection's rows there are. */
export type Generations = z.infer<typeof Generations>;

const KEY = { key: "generations" };
const FIRST: Generations = { live: 1 };

/** The generations as they are, and the version of their row. */
export async function generationsOf(
  rows: Pick<ProjectionReader, "get">,
): Promise<{ readonly generations: Generations; readonly rowVersion?: string }> {
  const found = await rows.get(KEY);
  if (!found) return { generations: FIRST };
  const generations = parse(Generations, JSON.parse(found.item.data), "generations of a projection");
  return { generations, rowVersion: found.version };
}

/**
 * Changes them, unless `next` gives nothing; what they are then. Somebody else's change in between is looked at first; so is one of which
 * nobody can tell whether it was made.
 */
export async function changeGenerations(
  rows: Pick<ProjectionStore, "get" | "put">,
  next: (generations: Generations) => Generations | undefined,
): Promise<Generations> {
  for (;;) {
    const { generations, rowVersion } = await generationsOf(rows);
    const changed = next(generations);
    if (!changed) return generations;
    try {
      const condition = rowVersion === undefined ? ("absent" as const) : { version: rowVersion };
      await rows.put({ ...KEY, data: JSON.stringify(changed) }, { if: condition });
      return changed;
    } catch (error) {
      if (!(error instanceof ConditionFailedError) && !(error instanceof UnknownOutcomeError)) throw error;
    }
  }
}
