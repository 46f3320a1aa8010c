import { runtimeError } from "../failure.ts";
import { lookUp } from "../flow.ts";
import { byteLength, type Json, type JsonObject } from "../json.ts";
import type { Node } from "../node.ts";
import type { MapItem } from "../position.ts";
import { evaluateAs } from "../query/jsonata.ts";
import type { Work } from "../work.ts";
import { templateOf } from "./simple.ts";

/** The most that an execution takes as its input, in bytes. */
const MOST_BYTES = 262_144;

/** Items put together, as ItemBatcher says: each batch is one execution, with what BatchInput says beside. */
export async function batches(
  work: Work,
  node: Node,
  items: readonly MapItem[],
  input: Json,
): Promise<readonly MapItem[]> {
  const { BatchInput } = node.state.ItemBatcher ?? {};
  const most = (await limitOf(work, node, "MaxItemsPerBatch", input)) ?? Number.POSITIVE_INFINITY;
  const mostBytes = Math.min(
    (await limitOf(work, node, "MaxInputBytesPerBatch", input)) ?? MOST_BYTES,
    MOST_BYTES,
  );
  const beside: JsonObject =
    BatchInput === undefined
      ? {}
      : { BatchInput: await templateOf(work, node, BatchInput, "ItemBatcher/BatchInput", input) };
  const empty = byteLength({ ...beside, Items: [] });
  const groups: Json[][] = [];
  let bytes = empty;
  for (const item of items) {
    const value = item.input ?? item.value;
    const size = byteLength(value) + 1;
    let group = groups.at(-1);
    if (group === undefined || group.length >= most || bytes + size > mostBytes) {
      group = [];
      groups.push(group);
      bytes = empty;
    }
    group.push(value);
    bytes += size;
  }
  return groups.map((Items) => ({ value: { ...beside, Items } }));
}

async function limitOf(
  work: Work,
  node: Node,
  name: "MaxItemsPerBatch" | "MaxInputBytesPerBatch",
  input: Json,
): Promise<number | undefined> {
  const batcher = node.state.ItemBatcher ?? {};
  const said = batcher[name];
  const path = batcher[`${name}Path`];
  const value =
    path !== undefined
      ? lookUp(work, node, path, input)
      : said === undefined || typeof said === "number"
        ? said
        : await evaluateAs(said, `ItemBatcher/${name}`, "number", work.scope(node));
  if (value === undefined || value === 0) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw runtimeError(`field ${name} must be positive`);
}
