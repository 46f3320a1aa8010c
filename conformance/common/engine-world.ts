import type { App } from "@motif/app";
import type { World } from "@motif/app/testing";
import { start } from "@motif/app/testing";
import { loadStandIns } from "@motif/engine/virtual";
import { COMPARED_HEADERS } from "./headers.ts";
import type { Secrets } from "./patterns.ts";

/** An app in the local engine, on the virtual clock, with the stand-ins of its folder. */
export async function engineWorld(app: App, folder: string, secrets: Secrets = {}): Promise<World> {
  const services = (await loadStandIns(folder))?.() ?? {};
  const t = await start(app, { services, secrets });
  return {
    now: () => t.now(),
    token: (claims) => t.token(claims),
    async fetch(target, init) {
      const response = await t.fetch(target, init);
      const headers = [...response.headers].filter(([name]) => COMPARED_HEADERS.includes(name));
      return {
        status: response.status,
        headers: Object.fromEntries(headers),
        body: await response.text(),
      };
    },
    async put(bucket, key, content) {
      await t.put(bucket, key, content);
    },
    settle: () => t.advance("10s"),
    items: async (table) => (await t.table(table).scan({ limit: 1000 })).entries.map(({ item }) => item),
    async objects(bucket) {
      const { entries } = await t.bucket(bucket).list();
      return Promise.all(
        entries.map(async ({ key }) => ({
          key,
          text: (await (await t.bucket(bucket).get(key))?.text()) ?? "",
        })),
      );
    },
    deadLetters: async (queue) => (await t.deadLetters(queue)).map(({ data }) => JSON.stringify(data)),
    [Symbol.asyncDispose]: () => t.stop(),
  };
}
