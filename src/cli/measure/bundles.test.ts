import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { afterEach, describe, expect, it } from "vitest";
import { measureBundles } from "./bundles.ts";

// Inside the workspace, so that the app finds @motif/core.
let folder: string;
afterEach(() => rmSync(folder, { recursive: true }));

const API = `import { app, httpApi } from "@motif/core";
import hello from "./functions/hello.ts";
export default app("hello", { api: httpApi({ "GET /": hello }) });
`;
const STREAM = `import { app, consumeStream, failedBatch, queue, stream } from "@motif/core";
import hello from "./functions/hello.ts";
import { Greeting } from "./greeting.ts";
const greetings = stream("greetings", { schema: Greeting, partitionKey: "name" });
const rejected = queue("rejected", { schema: failedBatch });
export default app("hello", { hello: consumeStream(greetings, hello, { onFailure: rejected }) });
`;

function appWith(fn: string, wiring = API) {
  folder = mkdtempSync(fileURLToPath(new URL(".app-", import.meta.url)));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("app.ts", wiring);
  write(
    "greeting.ts",
    'import * as z from "zod/mini";\nexport const Greeting = z.object({ name: z.string() });\n',
  );
  write("functions/hello.ts", `import { consumer, http, json } from "@motif/core";\n${fn}\n`);
  return loadApp(folder);
}

describe("measuring bundles", () => {
  it("loads functions that stream, too", async () => {
    const loaded = await appWith('export default http("hello", { streams: true }, () => json({}));');
    const measured = await measureBundles(loaded);
    expect(measured.get("hello")?.initMs).toBeGreaterThan(0);
  });

  it("loads consumers of streams, which read at the start where they deliver from", async () => {
    const consumes =
      'import { Greeting } from "../greeting.ts";\nexport default consumer("hello", { event: Greeting }, () => {});';
    const measured = await measureBundles(await appWith(consumes, STREAM));
    expect(measured.get("hello")?.initMs).toBeGreaterThan(0);
  });

  it("says which function cannot be loaded and why, without the bundle's code", async () => {
    const needs = 'if (!process.env.PATH) throw new Error("PATH is not set");';
    const loaded = await appWith(`${needs}\nexport default http("hello", {}, () => json({}));`);
    await expect(measureBundles(loaded)).rejects.toMatchObject({
      code: "bundle-unloadable",
      message: expect.stringMatching(
        /^The bundle of function hello cannot be loaded: Error: PATH is not set\. It is loaded without/,
      ),
    });
  });
});
