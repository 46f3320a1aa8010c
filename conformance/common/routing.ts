import { fileURLToPath } from "node:url";
import app from "../../src/engine/testing/fixtures/routes/app.ts";
import type { Played } from "./patterns.ts";

const ASKED = [
  "GET /files",
  "GET /files/recent",
  "POST /manage",
  "GET /files/a",
  "GET /files/a/b%20c/d",
  "GET /files/a/info",
  "GET /manage/files",
  "GET /manage/files/a",
  "PUT /manage/files",
  "DELETE /manage/a%2Fb",
  "OPTIONS /manage/a",
  "GET /manage",
];

/** HEAD tells nothing of who answered; a gateway's own 404 is not the app's. */
const ONLY_STATUS = ["HEAD /manage/a", "HEAD /files/a", "GET /files/", "GET /files/a/info/", "GET /manage/"];

/** Routes that overlap, as long as no pattern has such. */
export const ROUTING: Played = {
  name: "an app whose routes overlap",
  folder: fileURLToPath(new URL("../../src/engine/testing/fixtures/routes", import.meta.url)),
  app,
  secrets: {},
  async scenario(world) {
    const ask = (route: string, headers: Record<string, string> = {}) => {
      const [method = "", target = ""] = route.split(" ");
      return world.fetch(target, { method, headers });
    };
    const seen: unknown[] = [];
    for (const route of ASKED) seen.push([route, await ask(route)]);
    for (const route of ONLY_STATUS) seen.push([route, (await ask(route)).status]);
    seen.push(await ask("GET /files/a", { "x-refuse": "yes" }));
    seen.push(await world.fetch("/manage/notes?q=a%20b", { method: "POST", body: "text" }));
    return seen;
  },
};
