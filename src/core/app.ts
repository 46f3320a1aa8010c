import type { Wiring } from "./triggers/triggers.ts";

/** An app: a name and its wiring. An inert object; nothing happens when it is made. */
export interface App {
  readonly kind: "app";
  readonly name: string;
  readonly wiring: Readonly<Record<string, Wiring>>;
}

/** Declares an app. Its definition is checked when it is loaded, started or built. */
export function app(name: string, wiring: Readonly<Record<string, Wiring>>): App {
  return { kind: "app", name, wiring };
}
