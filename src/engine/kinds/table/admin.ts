import type { JsonObject, Page, Stored } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import * as z from "zod/mini";
import { given, LARGEST_PAGE, limitOf, USUAL_PAGE } from "../../ground/admin-parameters.ts";
import { jsonAnswer, route } from "../../ground/admin-route.ts";
import { json, page } from "../../ground/admin-schemas.ts";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import { TableOperator, type TablePort } from "./operator.ts";
import type { Tables } from "./store.ts";

const itemPage: z.ZodMiniType<Page<Stored<JsonObject>>> = z.strictObject({
  entries: z.array(z.strictObject({ item: z.record(z.string(), json), version: z.string() })),
  ...page,
});

/** Tables, as the admin API tells of them. */
export const tableDescription: Description<TableLayout> = {
  schema: z.strictObject({
    name: z.string(),
    partitionKey: z.string(),
    sortKey: z.exactOptional(z.string()),
    indexes: z.array(z.string()),
    timeToLive: z.exactOptional(z.string()),
  }),
  of: ({ name, partitionKey, sortKey, indexes, timeToLive }) => ({
    name,
    partitionKey,
    ...(sortKey !== undefined && { sortKey }),
    indexes: Object.keys(indexes),
    ...(timeToLive !== undefined && { timeToLive }),
  }),
};

/** The admin API of tables. */
export const tableAdmin = {
  page: (name) => `/tables/${name}/items`,
  operator: (access) => new TableOperator(access),
  routes: (tables: TablePort) => [
    route({
      method: "GET",
      path: "/tables/{table}/items",
      operationId: "listItems",
      summary: "Items of a table, in no particular order",
      query: z.strictObject({ limit: limitOf(LARGEST_PAGE, USUAL_PAGE), cursor: z.optional(z.string()) }),
      answers: { 200: { description: "One page; `cursor` is there if there is more", schema: itemPage } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, await tables.items(params.table ?? "", given(query))),
    }),
  ],
} as const satisfies KindAdmin<Tables, TablePort>;
