/** An answer to a request, with what all platforms have in common of its headers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A running app, wherever it runs: what a scenario does with it, and what it can look at afterwards. */
export interface World extends AsyncDisposable {
  fetch(
    target: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Answer>;
  put(bucket: string, key: string, content: string): Promise<void>;
  /** Lets events and messages take effect until nothing is left to do. */
  settle(): Promise<void>;
  /** All items of a table. */
  items(table: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** All objects of a bucket, with their content. */
  objects(bucket: string): Promise<readonly { readonly key: string; readonly text: string }[]>;
  /** Bodies of the dead letters of a queue. */
  deadLetters(queue: string): Promise<readonly string[]>;
}

/** Headers that are the app's own, and not a gateway's. */
export const COMPARED_HEADERS = ["allow", "content-type", "etag", "location", "retry-after"];
