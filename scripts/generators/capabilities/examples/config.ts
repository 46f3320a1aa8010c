import { app, config, http, httpApi, type Json, type JsonObject } from "@motif/core";
import { z } from "zod";
import type { Example, Examples } from "./example.ts";

/** What configs are asked for. */
export const examples: Examples = {
  "config.read": () => reading({ maxRows: 100 }),
  "config.large": () => reading({ text: "x".repeat(5000) }),
};

function reading(value: JsonObject): Example {
  const limits = config("limits", { schema: z.record(z.string(), z.custom<Json>()), value });
  const list = http("list", { uses: { limits: limits.reader } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "GET /items": list }) }) };
}
