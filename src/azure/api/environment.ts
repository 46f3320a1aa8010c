import type { CorsOptions } from "@motif/core";
import type { TriggerSettings } from "../ground/environment.ts";

/** Routes of the HTTP API: those of a function, or all of them for the module that answers what none of them matches. */
export interface ApiSettings extends TriggerSettings {
  readonly kind: "api";
  readonly routes: readonly HttpRoute[];
  readonly cors?: CorsOptions;
  /** Largest request body in bytes. */
  readonly bodyLimit: number;
}

/** A route with its `{parameter}` segments: `{ method: "GET", path: "/items/{id}" }`. */
export interface HttpRoute {
  readonly method: string;
  readonly path: string;
}
