import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import { watchFolder } from "./watch-folder.ts";

let root: string;
let changes: Mock<() => void>;
let watcher: { close(): void };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "motif-watch-"));
  for (const folder of ["functions", "node_modules", "data"]) mkdirSync(join(root, folder));
  write("app.ts");
  write("functions/hello.ts");
  changes = vi.fn();
  watcher = watchFolder(root, (path) => path === "data" || path.startsWith("data/"), changes);
});
afterEach(() => {
  watcher.close();
  rmSync(root, { recursive: true });
});

const write = (path: string) => writeFileSync(join(root, path), String(Math.random()));
/** As editors save, formatters write and Git checks out: a new file takes the place of the old one. */
const replace = (path: string) => {
  write(".new");
  renameSync(join(root, ".new"), join(root, path));
};
const noticed = () =>
  vi.waitFor(
    () => {
      expect(changes).toHaveBeenCalled();
      changes.mockClear();
    },
    { timeout: 2000, interval: 10 },
  );

describe("watching an app's folder", () => {
  it("notices every change of a file that is replaced again and again", async () => {
    for (const path of ["app.ts", "functions/hello.ts"]) {
      for (const change of [replace, write, replace, replace, write]) {
        change(path);
        await noticed();
      }
    }
  });

  it("notices changes in folders that are made, removed and made again later", async () => {
    for (let round = 0; round < 2; round++) {
      mkdirSync(join(root, "lib/deep"), { recursive: true });
      await noticed();
      write("lib/deep/a.ts");
      await noticed();
      replace("lib/deep/a.ts");
      await noticed();
      rmSync(join(root, "lib"), { recursive: true });
      await noticed();
    }
  });

  it("does not count packages, hidden files, nor what it is told to ignore", async () => {
    for (const path of ["node_modules/a.js", ".hidden", "data/store.db"]) write(path);
    await new Promise((resolve) => setTimeout(resolve, 250)); // longer than changes are gathered
    expect(changes).not.toHaveBeenCalled();
    write("app.ts");
    await noticed();
  });
});
