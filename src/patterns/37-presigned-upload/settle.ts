import {
  type BucketReader,
  type BucketWriter,
  ConditionFailedError,
  type Logger,
  type Metrics,
  milliseconds,
  type ObjectInfo,
  type TableReader,
  type TableWriter,
} from "@motif/app";
import * as z from "zod/mini";
import { beginsAs } from "./begins-as.ts";
import { REMEMBERED_FOR, type Upload } from "./resources.ts";

/** What settling an upload takes. */
export interface Ground {
  readonly uploads: TableReader<Upload, "id", "by-status"> & TableWriter<Upload, "id">;
  readonly files: BucketReader & BucketWriter;
  readonly log: Logger;
  readonly metrics: Metrics;
  now(): Date;
}

/** How often somebody else may change the row meanwhile. */
const MOST_ATTEMPTS = 5;

/**
 * Brings an upload to where its object says that it is. Each step is a write of the row on condition of what was read, or makes sure
 * that an object is gone, so that it may be done at any time, again, and by several at once. `isOver`: what is not there will not come.
 */
export async function settle(
  key: string,
  ground: Ground,
  { isOver = false }: { readonly isOver?: boolean } = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await settleOnce(key, ground, isOver);
    } catch (error) {
      if (!(error instanceof ConditionFailedError) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function settleOnce(key: string, ground: Ground, isOver: boolean): Promise<void> {
  const { uploads, files, log } = ground;
  const found = z.uuid().safeParse(key).success ? await uploads.get({ id: key }) : undefined;
  if (!found) {
    log.warn("An object that nobody was offered is taken away", { key });
    return files.delete(key);
  }
  const { item, version } = found;
  const end = (change: Partial<Omit<Upload, "id">>) =>
    uploads.update({ id: key }, { set: change }, { if: { version } });
  if (item.status === "stored") return;
  if (item.status === "refusing" || item.status === "refused") {
    // The URL is good for another object until it expires: each is taken away.
    await files.delete(key);
    if (item.status === "refused") return;
    await end({ status: "refused", forgetAt: forgetAt(ground) });
    return finished(ground, "refused");
  }
  const object = await files.head(key);
  if (!object) {
    if (!isOver || item.status === "abandoned") return;
    await end({ status: "abandoned", forgetAt: forgetAt(ground) });
    return finished(ground, "abandoned");
  }
  const reason = await problemWith(object, item, files);
  if (reason !== undefined) {
    // First the row: who dies now leaves an object of which it is known that it has to go.
    await end({ status: "refusing", reason });
    return settleOnce(key, ground, isOver);
  }
  // An upload that was given up may still come: the client was told that the bucket has it.
  await uploads.update(
    { id: key },
    {
      set: { status: "stored", storedAt: ground.now().toISOString(), version: object.version },
      remove: ["forgetAt"],
    },
    { if: { version } },
  );
  finished(ground, "stored");
}

/** Why an object is not what was offered; undefined where it is. */
async function problemWith(
  object: ObjectInfo,
  { bytes, contentType }: Upload,
  files: BucketReader,
): Promise<string | undefined> {
  if (object.size !== bytes) return `It has ${object.size} bytes, and ${bytes} were offered.`;
  if (object.contentType !== contentType)
    return `It is ${object.contentType}, and ${contentType} was offered.`;
  const content = await files.get(object.key, { range: { start: 0, end: 7 } });
  const beginning = (await content?.bytes()) ?? new Uint8Array();
  return beginsAs(contentType, beginning) ? undefined : `Its content is not ${contentType}.`;
}

function forgetAt({ now }: Ground): number {
  return Math.ceil((now().getTime() + milliseconds(REMEMBERED_FOR)) / 1000);
}

function finished({ metrics }: Ground, status: string): void {
  metrics.add("UploadsFinished", 1, "Count", { status });
}
