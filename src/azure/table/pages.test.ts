import { createServer, type Server } from "node:http";
import { CosmosClient } from "@azure/cosmos";
import { table } from "@motif/core";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { CONNECTION_POLICY } from "./connection-policy.ts";
import { toDocument } from "./document.ts";
import { tableDriver } from "./table-driver.ts";

const items = table("items", {
  schema: z.record(z.string(), z.json()),
  partitionKey: "id",
  indexes: { byName: { partitionKey: "name", sortKey: "n" } },
});
process.env[resourceVariable("table", "items")] = "items";

/** So many physical partitions, which no emulator has. */
const PARTITIONS = 3;

type Document = ReturnType<typeof toDocument>;
interface Query {
  readonly query: string;
  readonly parameters: readonly { readonly name: string; readonly value: unknown }[];
}

const all = Array.from({ length: 20 }, (_, n) => ({
  id: `id-${(n * 7) % 20}`,
  name: n % 2 ? "odd" : "even",
  n,
}));
const documents = all.map((item) => ({
  ...toDocument(items, item, 0, "w"),
  _rid: `rid${item.n}`,
  _etag: `"${item.n}"`,
}));

/** What a gateway in front of several partitions says to a query that it cannot answer itself. */
const NEEDS_PLAN = {
  code: "BadRequest",
  message: "Cross partition query only supports 'VALUE <AggregateFunc>' for aggregates.",
  additionalErrorInfo: "{}",
};

/** https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/cosmosdb/cosmos/src/request/ErrorResponse.ts (`QueryInfo`) */
function planOf({ query }: Query) {
  const expression = /ORDER BY (\S+)/.exec(query)?.[1] ?? "";
  const where = /WHERE (.*) ORDER BY/.exec(query)?.[1];
  const filter = "({documentdb-formattableorderbyquery-filter})";
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: "None",
      orderBy: ["Ascending"],
      orderByExpressions: [expression],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: `SELECT c._rid, [{"item": ${expression}}] AS orderByItems, c AS payload FROM c WHERE ${where === undefined ? filter : `(${where}) AND ${filter}`} ORDER BY ${expression} ASC`,
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
  };
}

/** The documents of one partition that a rewritten query asks for, in its order. */
function answer({ query, parameters }: Query, partition: number) {
  const values = new Map(parameters.map(({ name, value }) => [name, String(value)]));
  const index = query.includes("c.ix");
  const after = /(?:c\.key|\.at) > (@p\d+)/.exec(query)?.[1];
  const name = /\.pk = (@p\d+)/.exec(query)?.[1];
  const positionOf = ({ key, ix }: Document) => (index ? ix?.byName?.at : key) ?? "";
  return documents
    .filter((_, n) => n % PARTITIONS === partition)
    .filter((each) => name === undefined || each.ix?.byName?.pk === values.get(name))
    .filter((each) => after === undefined || positionOf(each) > (values.get(after) ?? ""))
    .toSorted((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1))
    .map((payload) => ({ _rid: payload._rid, orderByItems: [{ item: positionOf(payload) }], payload }));
}

/** Cosmos DB with several partitions, as far as a query over all of them meets it. */
async function startPartitions(): Promise<{ readonly server: Server; readonly asked: string[] }> {
  const asked: string[] = [];
  const ranges = Array.from({ length: PARTITIONS }, (_, id) => ({
    id: String(id),
    minInclusive: id === 0 ? "" : `${id}0`,
    maxExclusive: id === PARTITIONS - 1 ? "FF" : `${id + 1}0`,
  }));
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const { headers, url = "" } = request;
    const send = (status: number, body: object) =>
      response
        .writeHead(status, { "content-type": "application/json", etag: '"1"' })
        .end(JSON.stringify(body));
    if (url.endsWith("/pkranges")) {
      if (headers["if-none-match"]) return void response.writeHead(304).end();
      return send(200, { PartitionKeyRanges: ranges, _count: PARTITIONS });
    }
    if (url.endsWith("/colls/items")) {
      return send(200, {
        id: "items",
        partitionKey: { paths: ["/pk"], kind: "Hash", version: 2 },
        _rid: "r",
      });
    }
    const query: Query = JSON.parse(text);
    if (headers["x-ms-cosmos-is-query-plan-request"]) return send(200, planOf(query));
    const partition = headers["x-ms-documentdb-partitionkeyrangeid"];
    if (partition === undefined) return send(400, NEEDS_PLAN);
    asked.push(String(partition));
    const found = answer(query, Number(partition));
    return send(200, { Documents: found, _count: found.length });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, asked };
}

let server: Server | undefined;
let client: CosmosClient | undefined;
afterEach(async () => {
  client?.dispose();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

describe("a query over several physical partitions", () => {
  const open = async () => {
    const started = await startPartitions();
    server = started.server;
    const address = server.address();
    client = new CosmosClient({
      endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
      key: "dGVzdA==",
      connectionPolicy: { ...CONNECTION_POLICY, enableEndpointDiscovery: false },
    });
    return { driver: tableDriver(client.database("db")), asked: started.asked };
  };

  it.each([1, 3, 100])("through an index gives every item once and in order, %i a page", async (limit) => {
    const { driver, asked } = await open();
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = { index: "byName", partition: "odd", limit, ...(cursor !== undefined && { cursor }) };
      const page = await driver.query(items, query);
      expect(page.entries.length).toBeLessThanOrEqual(limit);
      found.push(...page.entries.map(({ item }) => item.n));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    expect(new Set(asked)).toEqual(new Set(["0", "1", "2"]));
  });

  it("scans all of them", async () => {
    const { driver } = await open();
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await driver.scan(items, { limit: 6, ...(cursor !== undefined && { cursor }) });
      found.push(...page.entries.map(({ item, version }) => [item.n, version]));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found.toSorted()).toEqual(all.map(({ n }) => [n, `"${n}"`]).toSorted());
  });
});
