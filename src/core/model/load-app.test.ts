import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { loadApp } from "./load-app.ts";

// Inside the workspace, so that the apps find @motif/core.
const root = mkdtempSync(fileURLToPath(new URL("./.apps-", import.meta.url)));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
function folder(files: Record<string, string>): string {
  const path = join(root, `app-${count++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const hello =
  'import { http, json } from "@motif/core";\nexport default http("hello", {}, () => json("hi"));\n';
const appWith = (file: string) =>
  `import { app, httpApi } from "@motif/core";\nimport hello from "./functions/${file}";\nexport default app("a", { api: httpApi({ "GET /": hello }) });\n`;

describe("loading an app's folder", () => {
  it("finds each function's file", async () => {
    const path = folder({ "app.ts": appWith("hello.ts"), "functions/hello.ts": hello });
    const loaded = await loadApp(path);
    expect([...loaded.files]).toEqual([["hello", join(loaded.folder, "functions/hello.ts")]]);
  });

  it("refuses a function in the wrong file, and says in which one it is", async () => {
    const path = folder({ "app.ts": appWith("other.ts"), "functions/other.ts": hello });
    await expect(loadApp(path)).rejects.toThrow(
      "is the default export of functions/other.ts; rename that file to hello.ts",
    );
  });

  it("refuses a folder without an app.ts", async () => {
    await expect(loadApp(folder({ "readme.txt": "" }))).rejects.toMatchObject({ code: "app-not-found" });
  });

  it.each([
    "1",
    "null",
    "{}",
    '{ kind: "table", name: "a", wiring: {} }',
    '{ kind: "app", wiring: {} }',
    '{ kind: "app", name: "a" }',
    '{ kind: "app", name: "a", wiring: "" }',
  ])("refuses an app.ts whose default export is no app: %s", async (value) => {
    await expect(loadApp(folder({ "app.ts": `export default ${value};\n` }))).rejects.toThrow(
      "the default export is not an app",
    );
  });

  it("names file, line and reason of a module that throws", async () => {
    const path = folder({ "app.ts": 'const a = 1;\nthrow new Error("no luck");\nexport default a;\n' });
    await expect(loadApp(path)).rejects.toThrow(/app\.ts:2: Error: no luck/);
  });

  it("names file and reason of an import that does not exist", async () => {
    const path = folder({ "app.ts": appWith("missing.ts") });
    await expect(loadApp(path)).rejects.toThrow(/\/app\.ts: There is no file \S+\/functions\/missing\.ts\.$/);
  });

  it("says what to do about a package that is not there", async () => {
    const path = folder({ "app.ts": 'import "no-such-package";\n' });
    await expect(loadApp(path)).rejects.toThrow(
      /\/app\.ts: There is no package no-such-package\. Install it/,
    );
  });
});
