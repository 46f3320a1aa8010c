import type { JsonObject } from "@motif/core";

/** An answer to a request, with what all platforms have in common of its headers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A running app, wherever it runs: what a client does with it, and what its owner can look at afterwards. */
export interface World extends AsyncDisposable {
  fetch(
    target: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Answer>;
  put(bucket: string, key: string, content: string): Promise<void>;
  /** The app's time: in the local engine, another one than the machine's. */
  now(): Date;
  /** A token that the app's authorizer takes, with these claims. */
  token(claims: JsonObject): Promise<string>;
  /** Lets events and messages take effect until nothing is left to do. */
  settle(): Promise<void>;
  /** All items of a table, in any order. */
  items(table: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** All objects of a bucket, with their content. */
  objects(bucket: string): Promise<readonly { readonly key: string; readonly text: string }[]>;
  /** Bodies of the dead letters of a queue. */
  deadLetters(queue: string): Promise<readonly string[]>;
}

/**
 * What a client does with an app, and everything that it and the app's owner can see of it then. It has to be the same
 * wherever the app runs, but for ids, times and opaque texts. Values of secrets that the app and its clients share are the
 * export `secrets` beside it, by name.
 */
export type Scenario = (world: World) => Promise<unknown>;

/** In place of a scenario: why an app has none. */
export interface NoScenario {
  readonly none: string;
}
