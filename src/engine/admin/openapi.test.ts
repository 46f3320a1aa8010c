import { app, http, httpApi, json, secret, service } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { apiKeyAuthorizer, customAuthorizer, jwtAuthorizer } from "@motif/runtime";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { AdminClient } from "../testing/admin-client.ts";
import { inventory, MemoryPort } from "../testing/memory-port.ts";
import { adminRoutes } from "./admin.ts";
import { apiDocument } from "./api-document.ts";
import { adminDocument, type OpenApiDocument } from "./openapi.ts";
import { traceList } from "./schemas.ts";

async function problemsOf(document: OpenApiDocument): Promise<unknown> {
  const result = await new Validator().validate({ ...document });
  return result.valid ? [] : result.errors;
}

/** Every operation of a document, as `METHOD path`. */
function operationsOf(document: OpenApiDocument): string[] {
  return Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe("the OpenAPI document of the admin API", () => {
  const document = adminDocument(adminRoutes(inventory, new MemoryPort()));
  let api: AdminClient;
  beforeEach(() => {
    api = new AdminClient();
  });

  it("is valid OpenAPI 3.1", async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(await problemsOf(document)).toEqual([]);
  });

  it("is found out by the validator where it is not valid", async () => {
    expect(await problemsOf({ ...document, paths: { "no-slash": {} } })).not.toEqual([]);
  });

  it("is what the API serves", async () => {
    expect((await api.send("GET", "/openapi.json")).json).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("describes the parameters of a path and of its query", () => {
    const parameters = [
      { in: "path", name: "table" },
      { in: "query", name: "limit" },
      { in: "query", name: "cursor" },
    ];
    expect(document.paths).toMatchObject({ "/_motif/tables/{table}/items": { get: { parameters } } });
  });

  it("has the routes that were agreed", () => {
    expect(operationsOf(document).sort()).toEqual([
      "DELETE /_motif/buckets/{bucket}/objects/{key}",
      "DELETE /_motif/functions/{function}/dead-letters/{letter}",
      "DELETE /_motif/queues/{queue}/dead-letters/{letter}",
      "GET /_motif/api.json",
      "GET /_motif/buckets/{bucket}/objects",
      "GET /_motif/buckets/{bucket}/objects/{key}",
      "GET /_motif/buses/{bus}",
      "GET /_motif/feeds/{feed}",
      "GET /_motif/functions/{function}/dead-letters",
      "GET /_motif/functions/{function}/dead-letters/{letter}",
      "GET /_motif/health",
      "GET /_motif/logs",
      "GET /_motif/openapi.json",
      "GET /_motif/queues/{queue}",
      "GET /_motif/queues/{queue}/dead-letters",
      "GET /_motif/queues/{queue}/dead-letters/{letter}",
      "GET /_motif/resources",
      "GET /_motif/streams/{stream}",
      "GET /_motif/streams/{stream}/records",
      "GET /_motif/tables/{table}/items",
      "GET /_motif/topics/{topic}",
      "GET /_motif/traces",
      "GET /_motif/traces/{trace}",
      "GET /_motif/usage",
      "GET /_motif/workflows/{workflow}/executions",
      "GET /_motif/workflows/{workflow}/executions/{execution}",
      "GET /_motif/workflows/{workflow}/executions/{execution}/history",
      "POST /_motif/buses/{bus}/events/{type}",
      "POST /_motif/feeds/{feed}/replay",
      "POST /_motif/functions/{function}/dead-letters/{letter}/redrive",
      "POST /_motif/functions/{function}/invocations",
      "POST /_motif/functions/{function}/redrive",
      "POST /_motif/queues/{queue}/dead-letters/{letter}/redrive",
      "POST /_motif/queues/{queue}/messages",
      "POST /_motif/queues/{queue}/redrive",
      "POST /_motif/stream-consumers/{consumer}/replay",
      "POST /_motif/streams/{stream}/records",
      "POST /_motif/tokens",
      "POST /_motif/topics/{topic}/messages",
      "POST /_motif/workflows/{workflow}/answers",
      "POST /_motif/workflows/{workflow}/executions",
      "POST /_motif/workflows/{workflow}/executions/{execution}/redrive",
      "POST /_motif/workflows/{workflow}/executions/{execution}/stop",
      "PUT /_motif/buckets/{bucket}/objects/{key}",
    ]);
  });

  it.each(["http", "consumer", "task", "scheduled"])("has traces of functions of the kind %s", (kind) => {
    const trace = {
      invocationId: "i",
      function: "f",
      startedAt: "2026-01-01T00:00:00.000Z",
      durationMs: 1,
      traceId: "t",
    };
    for (const status of ["ok", "failed", "timeout", "crash"])
      expect(traceList.safeParse({ entries: [{ ...trace, kind, status }] }).error).toBeUndefined();
  });

  it("gives every operation an id of its own", () => {
    const ids = adminRoutes(inventory, new MemoryPort()).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ["/health", "Health"],
    ["/resources", "Resources"],
    ["/queues/jobs", "QueueState"],
    ["/queues/jobs/dead-letters", "DeadLetters"],
    ["/queues/jobs/dead-letters/1", "DeadLetter"],
    ["/tables/items/items", "Items"],
    ["/traces", "Traces"],
    ["/traces/1", "Trace"],
    ["/logs", "Logs"],
  ])("describes what %s answers", async (path) => {
    const route = adminRoutes(inventory, new MemoryPort()).find(
      ({ method, path: pattern }) =>
        method === "GET" && new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    const schema = route?.answers[200]?.schema;
    const answer = await api.send("GET", path);
    expect(await schema?.["~standard"].validate(answer.json)).toEqual({ value: answer.json });
  });
});

describe("the OpenAPI document of an app", () => {
  const document = apiDocument(inventory);

  it("is valid OpenAPI 3.1", async () => {
    expect(await problemsOf(document)).toEqual([]);
  });

  it("says what each route takes, from the functions' schemas", () => {
    expect(document).toMatchObject({
      info: { title: "warehouse" },
      paths: {
        "/items/{id}": {
          get: {
            tags: ["get-item"],
            parameters: [
              { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
              { name: "full", in: "query", required: false, schema: { enum: ["yes", "no"] } },
            ],
          },
        },
        "/trees/{id}": {
          put: { parameters: [{ name: "id" }, { name: "if-match", in: "header", required: true }] },
        },
      },
    });
  });

  it("keeps a schema that refers to itself whole", () => {
    const body = JSON.stringify((document.paths as Record<string, object>)["/trees/{id}"]);
    expect(body).toContain('"$id":"urn:motif:put-tree:body"');
    expect(body).toContain('"$ref":"#');
  });

  it("says what functions answer that say it, and of others that they do", async () => {
    const answer = http(
      "answer",
      { responses: { 200: z.object({ count: z._default(z.int(), 0) }), 304: null } },
      () => json({ count: 1 }),
    );
    const other = http("other", {}, () => json({}));
    const document = apiDocument(
      takeInventory(app("shop", { api: httpApi({ "GET /a": answer, "GET /b": other }) })),
      "https://api.example.com",
    );
    expect(await problemsOf(document)).toEqual([]);
    const schema = { type: "object", required: ["count"] };
    expect(document).toMatchObject({
      servers: [{ url: "https://api.example.com" }],
      paths: {
        "/a": {
          get: {
            responses: {
              200: { description: "OK", content: { "application/json": { schema } } },
              304: { description: "Not Modified" },
              default: { $ref: "#/components/responses/Problem" },
            },
          },
        },
        "/b": { get: { responses: { "2XX": { description: "What function other answers" } } } },
      },
    });
  });

  it("has an operation for each method of ANY, and the rest of a path as a parameter", async () => {
    const params = z.object({ path: z.string().check(z.minLength(3)) });
    const any = http("any", { params }, () => json({}));
    const get = http("get", {}, () => json({}));
    const api = httpApi({ "ANY /files/{path+}": any, "GET /files/{path+}": get });
    const document = apiDocument(takeInventory(app("shop", { api })));
    expect(await problemsOf(document)).toEqual([]);
    const { paths } = document as { paths: Record<string, Record<string, { tags: string[] }>> };
    expect(Object.keys(paths)).toEqual(["/files/{path}"]);
    const operations = Object.entries(paths["/files/{path}"] ?? {}).map(([method, { tags }]) => [
      method,
      tags[0],
    ]);
    expect(Object.fromEntries(operations)).toEqual({
      get: "get",
      ...Object.fromEntries(["post", "put", "patch", "delete", "options"].map((method) => [method, "any"])),
    });
    expect(paths["/files/{path}"]?.post).toMatchObject({
      operationId: "POST /files/{path}",
      parameters: [
        {
          name: "path",
          in: "path",
          required: true,
          schema: { type: "string", minLength: 3 },
          description: "May hold slashes, encoded or not",
        },
      ],
    });
  });

  it("says who may call what, and that others are refused", async () => {
    const keys = secret("keys");
    const partners = apiKeyAuthorizer("partners", { keys });
    const sessions = customAuthorizer("sessions", { decide: () => undefined });
    const users = jwtAuthorizer("users", {
      issuer: service("i", { url: "https://i.example" }),
      audience: "a",
    });
    const handler = () => json({});
    const api = httpApi({
      "GET /a": http("a", { authorizer: users, scopes: ["read", "write"] }, handler),
      "GET /b": http("b", { authorizer: partners }, handler),
      "GET /c": http("c", { authorizer: sessions }, handler),
      "GET /d": http("d", {}, handler),
    });
    const document = apiDocument(takeInventory(app("shop", { api })));
    expect(await problemsOf(document)).toEqual([]);
    const Problem = { $ref: "#/components/responses/Problem" };
    expect(document).toMatchObject({
      components: {
        securitySchemes: {
          users: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
          partners: { type: "apiKey", in: "header", name: "x-api-key" },
          sessions: { type: "http", scheme: "bearer" },
        },
      },
      paths: {
        "/a": {
          get: { security: [{ users: ["read", "write"] }], responses: { 401: Problem, 403: Problem } },
        },
        "/b": { get: { security: [{ partners: [] }], responses: { 401: Problem } } },
        "/c": { get: { security: [{ sessions: [] }] } },
      },
    });
    const paths = document.paths as Record<string, { get: Record<string, unknown> }>;
    expect(paths["/d"]?.get).not.toHaveProperty("security");
  });
});
