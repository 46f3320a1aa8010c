import { expect, it } from "vitest";
import * as z from "zod/mini";
import { app, http, httpApi, json, table } from "../../index.ts";
import { textsIn } from "../../texts.ts";

const schema = z.object({ id: z.string(), at: z.string(), owner: z.string(), size: z.number() });
const indexes = {
  byOwner: { partitionKey: "owner" },
  bySize: { partitionKey: "owner", sortKey: "size" },
} as const;

it.each([
  [table("items", { schema, partitionKey: "id" }), ["id"], []],
  [table("items", { schema, partitionKey: "id", sortKey: "at" }), ["id", "at"], []],
  [
    table("items", { schema, partitionKey: "id", sortKey: "at", indexes }),
    ["id", "at", "owner", "size"],
    ["byOwner", "bySize"],
  ],
])(
  "the texts of a table are its keys and those of its indexes, and their names (%#)",
  (items, keys, names) => {
    const list = http("list", { uses: { items: items.reader } }, () => json(1));
    const found = textsIn(app("test", { api: httpApi({ "GET /": list }) }));
    const textsOf = (wanted: string) => found.filter(({ kind }) => kind === wanted).map(({ text }) => text);
    expect(textsOf("table.name")).toEqual(["items"]);
    expect(textsOf("table.key")).toEqual(keys);
    expect(textsOf("table.index")).toEqual(names);
  },
);
