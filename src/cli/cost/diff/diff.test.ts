import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { motifHere, workFolder } from "../../testing/motif.ts";
import { changesBetween } from "./changes.ts";

/** A day of the app `notes` in which so many bytes are sent back for each note. */
const workload = (responseBytes: number) => `
export default {
  perDay: 1000000,
  shape: "flat",
  arrivals: {
    "POST /notes": { share: 0.5, bytes: 50, responseBytes: 300 },
    "GET /notes/{id}": { share: 0.5, bytes: 0, responseBytes: ${responseBytes} },
  },
  functions: {
    "add-note": { uses: { notes: { put: 1 } } },
    "get-note": { uses: { notes: { get: 1 } } },
    "keep-note": { uses: { notes: {} } },
    "note-file": { uses: { notes: {} } },
    shout: {},
  },
  tables: { notes: { itemBytes: 50 } },
  queues: { jobs: { messageBytes: 50 } },
  buckets: { files: { objectBytes: 1000 } },
};
`;

describe("motif cost --diff", () => {
  const { cwd, app, remove } = workFolder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd });
  const diff = (...args: string[]) => motifHere(["cost", app, "--cloud", "aws", "--at", "1m", ...args]);

  beforeAll(() => {
    writeFileSync(join(cwd, ".gitignore"), "node_modules\n");
    writeFileSync(join(app, "workload.ts"), workload(300));
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "small answers");
    writeFileSync(join(app, "workload.ts"), workload(30_000));
  });
  afterAll(remove);

  it("compares with the last commit, and says which services changed", async () => {
    const { code, stdout, stderr } = await diff("--diff");
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^notes: US dollars a month, compared with HEAD\n/);
    expect(stdout).toMatch(/1,000,000 +AWS +\$[\d.]+ +\$[\d.]+ +\+\$[\d.]+ \(\+[\d.]+%\)\n/);
    // 15.2 million answers are 425 GB more, at $0.09 after 100 GB.
    expect(stdout).toMatch(/AWS at 1,000,000 a day: data-transfer \+\$[23]\d\.\d\d\n/);
    // Neither the files nor the index have been touched.
    expect(git("status", "--porcelain").toString()).toBe(" M notes/workload.ts\n");
    expect(readFileSync(join(app, "workload.ts"), "utf8")).toBe(workload(30_000));
  });

  it("makes Markdown for a pull request, and JSON, of a branch", async () => {
    const { stdout } = await diff("--diff", "main", "--markdown");
    expect(stdout).toMatch(/^### notes: US dollars a month, compared with main\n\n\| arrivals a day \|/);
    expect(stdout).toMatch(/\n- AWS at 1,000,000 a day: data-transfer \+\$/);
    const { changes } = JSON.parse((await diff("--diff", "main", "--json")).stdout);
    expect(changes).toMatchObject([{ cloud: "aws", services: [{ service: "data-transfer" }] }]);
    expect(changes[0].nowUSD - changes[0].beforeUSD).toBeCloseTo(changes[0].services[0].byUSD, 4);
  });

  it("compares with what --json wrote, and fails where --max is exceeded all the same", async () => {
    const saved = join(cwd, "before.json");
    writeFileSync(saved, (await diff("--json")).stdout);
    const { stdout } = await diff("--diff", saved);
    expect(stdout).toContain("Nothing changed.");
    expect(await diff("--diff", saved, "--max", "1")).toMatchObject({ code: 1 });
    writeFileSync(saved, "{}");
    expect((await diff("--diff", saved)).stderr).toMatch(/before\.json is no output of "motif cost --json"/);
  });

  it("compares with the last run of the command, and says where there was none", async () => {
    const here = vi.spyOn(process, "cwd").mockReturnValue(cwd);
    try {
      rmSync(join(cwd, ".motif"), { recursive: true, force: true });
      const first = await diff("--diff", "last-run");
      expect(first.stderr).toMatch(
        /There is no earlier run of "motif cost" for notes: .*costs\.json does not exist/,
      );
      expect(first.code).toBe(2);
      await diff();
      expect((await diff("--diff", "last-run", "--memory", "512")).stdout).toMatch(
        /AWS at 1,000,000 a day: lambda \+\$/,
      );
      // Each run is the last one of the next.
      expect((await diff("--diff", "last-run", "--memory", "512")).stdout).toContain("Nothing changed.");
    } finally {
      here.mockRestore();
      rmSync(join(cwd, ".motif"), { recursive: true, force: true });
    }
  });

  it("prices all the same where the last run cannot be kept", async () => {
    const folder = mkdtempSync(join(cwd, "no-folder-"));
    writeFileSync(join(folder, ".motif"), "a file is in the way");
    const here = vi.spyOn(process, "cwd").mockReturnValue(folder);
    try {
      expect(await diff()).toMatchObject({ code: 0, stderr: "" });
    } finally {
      here.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses what is no commit, also where it looks like an option", async () => {
    for (const ref of ["no-such-branch", "--output=x"]) {
      const { code, stderr } = await diff(`--diff=${ref}`);
      expect(stderr).toMatch(/--diff compares with a commit of git, and git says: /);
      expect(code).toBe(2);
    }
    expect(existsSync(join(cwd, "x"))).toBe(false);
  });
});

describe("changes between bills", () => {
  const bill = (cloud: string, totalUSD: number, arrivalsPerDay = 1000) => ({
    cloud,
    arrivalsPerDay,
    totalUSD,
    lines: [
      { service: "queue", costUSD: totalUSD },
      { service: "alarms", costUSD: null },
    ],
  });

  it("have both sides of a cloud that could or can run the app only then or now", () => {
    expect(changesBetween([bill("aws", 1)], [bill("gcp", 2)])).toEqual([
      { cloud: "gcp", arrivalsPerDay: 1000, beforeUSD: undefined, nowUSD: 2, services: [] },
      { cloud: "aws", arrivalsPerDay: 1000, beforeUSD: 1, nowUSD: undefined, services: [] },
    ]);
  });

  it("leave out less than half a cent", () => {
    expect(changesBetween([bill("aws", 1)], [bill("aws", 1.004)])).toMatchObject([{ services: [] }]);
    expect(changesBetween([bill("aws", 1)], [bill("aws", 1.01)])).toMatchObject([
      { services: [{ service: "queue" }] },
    ]);
  });
});
