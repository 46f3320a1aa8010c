import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";
import { CLOUDS } from "./targets.ts";

const run = promisify(execFile);
const NOTES = fileURLToPath(new URL("../testing/notes", import.meta.url));
const NODE_MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A shell as a user has it, not one that npm started. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name)),
);

/** Where an app may lie: its folder below the root, and the files that make the root a workspace. */
const PLACES = {
  "inside of a workspace": {
    app: "src/apps/notes",
    files: { "package.json": '{"workspaces":["src/*"]}', "src/apps/package.json": '{"name":"apps"}' },
  },
  "in a folder of its own": { app: "notes", files: {} },
} as const;

describe.each(Object.entries(PLACES))("an app %s", (_place, { app, files }) => {
  let root: string;
  let folder: string;
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "motif-advice-")));
    folder = join(root, app);
    symlinkSync(NODE_MODULES, join(root, "node_modules"));
    mkdirSync(dirname(folder), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    cpSync(NOTES, folder, { recursive: true });
    expect(await motifHere(["build", folder])).toMatchObject({ code: 0 });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it.each(CLOUDS)(
    "whose bundles are missing for %s has them when what Terraform says is done",
    async (cloud) => {
      const module = join(folder, cloud);
      const built = readdirSync(join(module, "dist")).sort();
      expect(built.length).toBeGreaterThan(0);
      rmSync(join(module, "dist"), { recursive: true });

      const terraform = readFileSync(join(module, "functions.tf"), "utf8");
      const command = /is missing\. .* in this folder, run \\"(.+?)\\"\./.exec(terraform)?.[1] ?? "no advice";
      await run("sh", ["-c", command], { cwd: module, env: environment });
      expect(readdirSync(join(module, "dist")).sort()).toEqual(built);
    },
  );
});
