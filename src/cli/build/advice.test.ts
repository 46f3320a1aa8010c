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

/** Where an app may lie: its folder below the root, the files that make the root a workspace, and where its user stands. */
const PLACES = {
  "inside of a workspace": {
    app: "src/apps/notes",
    files: { "package.json": '{"workspaces":["src/*"]}', "src/apps/package.json": '{"name":"apps"}' },
    from: "aws",
  },
  "in a folder of its own": { app: "notes", files: {}, from: "gcp" },
} as const;

describe.each(Object.entries(PLACES))("an app %s", (_place, { app, files, from }) => {
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

  /** What Terraform says to run where a bundle is missing for a cloud. */
  const adviceFor = (cloud: string) => {
    const terraform = readFileSync(join(folder, cloud, "functions.tf"), "utf8");
    return /is missing\. .* in this folder, run \\"(.+?)\\"\./.exec(terraform)?.[1] ?? "no advice";
  };

  it("whose bundles are missing has them for each cloud when what Terraform says is done", async () => {
    const dists = CLOUDS.map((cloud) => join(folder, cloud, "dist"));
    const contents = () => dists.map((dist) => readdirSync(dist).sort());
    const built = contents();
    for (const names of built) expect(names.length).toBeGreaterThan(0);
    for (const dist of dists) rmSync(dist, { recursive: true });

    const [command = "", ...others] = new Set(CLOUDS.map(adviceFor));
    expect(others, "it is the same for all clouds, and builds for all").toEqual([]);
    await run("sh", ["-c", command], { cwd: join(folder, from), env: environment });
    expect(contents()).toEqual(built);
  });
});
