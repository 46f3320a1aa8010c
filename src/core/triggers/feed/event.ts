import * as z from "zod/mini";
import type { JsonObject } from "../../ground/json.ts";
import type { Schema } from "../../ground/schema.ts";
import type { Table } from "../../kinds/table/declare.ts";
import type { KeyValues, TableLayout } from "../../kinds/table/driver.ts";
import type { KeyOf } from "../../kinds/table/handle.ts";

/** The type of the event that a change of an item is. */
export const ITEM_CHANGED_TYPE = "dev.motif.table.item-changed";

/** Which images of an item its changes carry besides its key: how it is now, or also how it was before. */
export type Images = "new" | "old-and-new";

/** What all changes of an item say. */
export interface ChangeBase<T, K extends string> {
  readonly table: string;
  readonly key: KeyOf<T, K>;
  /** Orders the changes of one item: compare as text. The same one comes again where a change is delivered twice. */
  readonly sequence: string;
}

/** A change of an item. `expire`: the table deleted it because its `timeToLive` had passed; `delete`: somebody did. */
export type Change<T, K extends string = string> =
  | (ChangeBase<T, K> & { readonly change: "insert" | "update"; readonly new: T })
  | (ChangeBase<T, K> & { readonly change: "delete" | "expire" });

/** The same with the image before the change. */
export type ChangeWithOld<T, K extends string = string> =
  | (ChangeBase<T, K> & { readonly change: "insert"; readonly new: T })
  | (ChangeBase<T, K> & { readonly change: "update"; readonly old: T; readonly new: T })
  | (ChangeBase<T, K> & { readonly change: "delete" | "expire"; readonly old: T });

const item = z.record(z.string(), z.json());
const said = {
  table: z.string(),
  key: z.record(z.string(), z.union([z.string(), z.number()])),
  sequence: z.string(),
};

const change = z.discriminatedUnion("change", [
  z.object({ ...said, change: z.enum(["insert", "update"]), new: item }),
  z.object({ ...said, change: z.enum(["delete", "expire"]) }),
]);

const changeWithOld = z.discriminatedUnion("change", [
  z.object({ ...said, change: z.literal("insert"), new: item }),
  z.object({ ...said, change: z.literal("update"), old: item, new: item }),
  z.object({ ...said, change: z.enum(["delete", "expire"]), old: item }),
]);

/**
 * The schema of a table's changes, for the `event` of a consumer. Images have the table's types and are not parsed with its
 * schema, as items that are read are not: what was written under an older schema can still be deleted.
 *
 * @example
 * export default consumer("index-order", { event: changeOf(orders) }, async ({ event: { data } }) => {
 *   if (data.change === "delete" || data.change === "expire") await remove(data.key.id, data.sequence);
 *   else await index(data.new, data.sequence);
 * });
 */
export function changeOf<T extends JsonObject, K extends string, I extends string>(
  table: Table<T, K, I>,
  images?: "new",
): Schema<Change<T, K>>;
export function changeOf<T extends JsonObject, K extends string, I extends string>(
  table: Table<T, K, I>,
  images: "old-and-new",
): Schema<ChangeWithOld<T, K>>;
export function changeOf(_: TableLayout, images: Images = "new"): Schema {
  return images === "new" ? change : changeWithOld; // what the table wrote has its types
}

/** A change as it is stored and sent. */
export interface ItemChange {
  readonly table: string;
  readonly change: "insert" | "update" | "delete" | "expire";
  readonly key: KeyValues;
  readonly sequence: string;
  readonly old?: JsonObject;
  readonly new?: JsonObject;
}

/** A change with just the images that were asked for. */
export function withImages({ old, new: after, ...said }: ItemChange, images: Images): ItemChange {
  return {
    ...said,
    ...(images === "old-and-new" && old !== undefined && { old }),
    ...(after !== undefined && { new: after }),
  };
}

/** The subject of a change's event: its key's values, encoded as in a URL, with a slash between them. */
export function changeSubject(key: KeyValues): string {
  return Object.values(key)
    .map((value) => encodeURIComponent(value))
    .join("/");
}
