import { app, type FunctionSettings, type HttpApiOptions, http, httpApi } from "@motif/core";
import type { Example } from "./example.ts";

/** A function of the API that answers one route. */
export function web(
  settings: FunctionSettings & { readonly streams?: boolean } = {},
  options: HttpApiOptions = {},
  paths: readonly string[] = ["/items/{id}"],
): Example {
  const routes = paths.map((path, index) => [
    `GET ${path}`,
    http(`answer-${paths.length - index}`, settings, () => new Response()),
  ]);
  return { definition: app("example", { api: httpApi(Object.fromEntries(routes), options) }) };
}
