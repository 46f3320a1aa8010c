import type { JsonObject, ObjectInfo } from "@motif/core";
import { isBroken } from "./broken-connection.ts";

/** Reads a server's state through its admin API, all pages of it. */
export class Admin {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/_motif`;
  }

  async items<T extends JsonObject>(table: string): Promise<T[]> {
    const entries = await this.#pages<{ readonly item: T }>(`tables/${table}/items`);
    return entries.map(({ item }) => item);
  }

  async objects(bucket: string): Promise<ObjectInfo[]> {
    return this.#pages(`buckets/${bucket}/objects`);
  }

  async object(bucket: string, key: string): Promise<string> {
    return (await this.#get(`buckets/${bucket}/objects/${key}`)).text();
  }

  async queue(
    queue: string,
  ): Promise<{ readonly available: number; readonly inFlight: number; readonly deadLetter: number }> {
    return (await this.#get(`queues/${queue}`)).json();
  }

  async #pages<E>(path: string): Promise<E[]> {
    const all: E[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: "1000", ...(cursor !== undefined && { cursor }) });
      const page: { entries: E[]; cursor?: string } = await (await this.#get(`${path}?${query}`)).json();
      all.push(...page.entries);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return all;
  }

  async #get(path: string): Promise<Response> {
    const get = () => fetch(`${this.#url}/${path}`);
    const response = await get().catch((error) => (isBroken(error) ? get() : Promise.reject(error)));
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
