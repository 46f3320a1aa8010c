import { app, type HttpMethod } from "@azure/functions";
import type { HttpHandler } from "../handler.ts";
import { invoking, type Load } from "../register.ts";
import { toHttpResponse } from "./response.ts";

/** All methods that the host knows. */
export const METHODS: readonly HttpMethod[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
];

/** What the host has to know of a function that answers requests. */
export interface HttpRegistration {
  /** As the host takes it: without a slash in front, and `{*name}` for the rest of a path. */
  readonly route: string;
  readonly methods: readonly HttpMethod[];
  /** `function`: callers need a key. */
  readonly authLevel: "anonymous" | "function";
}

/** Tells the host of a function that answers requests; bodies are streamed both ways. */
export function registerHttp(name: string, registration: HttpRegistration, load: Load): void {
  app.setup({ enableHttpStream: true });
  const handler = invoking<HttpHandler>(load);
  app.http(name, {
    ...registration,
    methods: [...registration.methods],
    handler: async (request, context) =>
      toHttpResponse((await handler(request, context)) as Awaited<ReturnType<HttpHandler>>),
  });
}
