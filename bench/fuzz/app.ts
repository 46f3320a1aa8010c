import {
  batchConsumer,
  bucket,
  consumer,
  http,
  json,
  objectCreated,
  queue,
  scheduled,
  TerminalError,
  table,
  task,
} from "@motif/app";
import * as z from "zod/mini";

/** A schema that refers to itself, inside of an object. */
export const Tree = z.object({ id: z.string(), tree: z.json() });
export const TREE = { id: "1", tree: { a: [1, "b", null] } };

export const trees = queue("trees", { schema: Tree });
export const items = table("items", { schema: Tree, partitionKey: "id" });
export const files = bucket("files");

/** Reads all that a request has, whatever it is: also what only a WHATWG `Request` has. */
export const echo = http(
  "echo",
  { body: Tree, query: z.object({ limit: z.optional(z.string().check(z.regex(/^\d{1,3}$/))) }) },
  async ({ body, query, params, header, request }) =>
    json({
      body,
      query,
      params,
      accept: header("accept"),
      url: request.url,
      headers: [...request.headers].length,
      text: (await request.text()).length,
    }),
);

/** Takes any body. */
export const raw = http("raw", {}, async ({ request, params }) => {
  const bytes = await request.arrayBuffer();
  return json({ method: request.method, url: request.url, length: bytes.byteLength, params });
});

export const keep = consumer("keep", { event: Tree }, ({ event, log }) => {
  log.debug("kept", { id: event.data.id, subject: event.subject });
});
export const keepMany = batchConsumer("keep-many", { event: Tree }, ({ events, failed }) => {
  for (const event of events) if (event.data.id === "") failed(event, new TerminalError("It has no id."));
});
export const seen = consumer("seen", { event: objectCreated }, () => {});
export const prune = task("prune", { input: Tree, output: Tree }, ({ input }) => input);
export const tick = scheduled("tick", {}, () => {});
