import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dev, motifHere, workFolder } from "../testing/motif.ts";

/** Two functions of the app `notes`: each that is measured is loaded in five processes. */
const SMALL_APP = `
import { app, httpApi } from "@motif/app";
import getNote from "./functions/get-note.ts";
import shout from "./functions/shout.ts";
export default app("notes", { api: httpApi({ "GET /notes/{id}": getNote }), shout });
`;

/** Its workload, without durations; its example calls reach one of its functions. */
const WORKLOAD = `
export default {
  perDay: 1000,
  shape: "flat",
  arrivals: {
    "GET /notes/{id}": { share: 0.9, bytes: 0, responseBytes: 300 },
    "task shout": { share: 0.1, bytes: 50 },
  },
  functions: { "get-note": { uses: { notes: { get: 1 } } }, shout: {} },
  tables: { notes: { itemBytes: 50 } },
};
export const calls = ({ invoke }) => invoke("shout", { text: "hello" });
`;

function smallApp(): ReturnType<typeof workFolder> {
  const work = workFolder();
  writeFileSync(join(work.app, "app.ts"), SMALL_APP);
  writeFileSync(join(work.app, "workload.ts"), WORKLOAD);
  return work;
}

const look = (...args: string[]) => motifHere(args);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-cost-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("cost", () => {
  it("prints a table by level and cloud, what dominates and advice", async () => {
    const { code, stdout } = await look("cost", "01", "--at", "1k,1m");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^rest-api-backend: US dollars a month, prices of \d{4}-\d\d-\d\d\n/);
    expect(stdout).toMatch(/arrivals a day +invocations a day +AWS +Azure +Google Cloud/);
    expect(stdout).toMatch(/\n +1,000 +1,000 +\$/);
    expect(stdout).toMatch(/What dominates at 1,000,000 a day\n {2}AWS: [\w-]+ \d/);
    expect(stdout).toContain("Advice at 1,000,000 a day");
  });

  it("explains every line and every assumption", async () => {
    const { stdout } = await look("cost", "02", "--at", "10k", "--cloud", "aws", "--explain");
    expect(stdout).toMatch(/sqs standard-requests: [\d,]+ request − [\d,]+ free = \$0\.00/);
    expect(stdout).toMatch(/Assumptions\n {2}platformLogBytes = 900: bytes that/);
    expect(stdout).not.toContain("Cosmos");
    expect(stdout).toMatch(
      /\n {2}get-job: \d+ ms, measured locally \(95% within \d+ ms\), and 1 call of services/,
    );
  });

  it("says of a duration whether it was stated", async () => {
    const { stdout } = await look("cost", "05", "--at", "1k", "--cloud", "aws", "--explain");
    expect(stdout).toMatch(/accept-upload: \d+ ms, measured locally/);
    expect(stdout).toContain("import-step: 215 ms on average, stated in the workload");
  });

  it("gives the bounds of what is not priced instead of counting it as zero", async () => {
    const { stdout } = await look("cost", "01", "--cloud", "gcp", "--at", "1k");
    expect(stdout).toMatch(
      /\$[\d.]+–\$[\d.]+\nPrices are not of .*: Google Cloud us-central1 and not europe-west1\nFrom the least to the most, of which only bounds are known: Google Cloud artifactregistry storage, Google Cloud monitoring alert-condition\n/,
    );
  });

  it("has the workload's own level as a row of its own, and what a year costs there", async () => {
    const { stdout } = await look("cost", "05", "--cloud", "aws");
    expect(stdout).toMatch(/\n +500 \(stated\) +1,510 +\$[\d.]+\n +1,000 /);
    const [, month = ""] = /500 \(stated\).*\$([\d.]+)/.exec(stdout) ?? [];
    const [, year = ""] = /The first year at 500 a day: AWS \$([\d.]+)/.exec(stdout) ?? [];
    expect(Number(year)).toBeCloseTo(12 * Number(month), 0);
  });

  it("names the biggest lever, with what it saves", async () => {
    const { stdout } = await look("cost", "01", "--cloud", "aws", "--at", "10k");
    expect(stdout).toMatch(
      /AWS: the biggest lever\. Traces and logs \(.*xray.*\) are \d+% of the bill, \$[\d.]+ a month\. "tracing: false" saves \$[\d.]+ of it\.\n/,
    );
  });

  it("does not say that more memory costs the same where only the free tiers make it so", async () => {
    const { stdout } = await look("cost", "01", "--cloud", "aws", "--at", "1k");
    expect(stdout).toMatch(
      /1769 MB .* costs the same within the free tiers, and \$[\d.]+ more by list prices/,
    );
  });

  it("ends with exit code 1 where a month costs more than --max on any cloud", async () => {
    const capped = (max: string, ...more: string[]) =>
      look("cost", "01", "--at", "100k", "--max", max, ...more);
    const dear = await capped("20");
    expect(dear).toMatchObject({ code: 1, stdout: expect.stringContaining("arrivals a day") });
    expect(dear.stderr).toMatch(
      /^error: a month at 100,000 arrivals a day costs \$[\d.]+ on Azure, more than the \$20\.00 of --max\n$/,
    );
    expect(await capped("20", "--cloud", "aws,gcp")).toMatchObject({ code: 0, stderr: "" });
    expect(await capped("1000", "--json")).toMatchObject({ code: 0, stderr: "" });
  });

  it("draws a chart, the same bytes each time", async () => {
    const [one, other] = [join(folder, "one.svg"), join(folder, "other.svg")];
    const { code, stderr } = await look("cost", "01", "--at", "1k,1m", "--chart", one);
    expect([code, stderr]).toEqual([0, `${one}: from 1,000 to 1,000,000 arrivals a day.\n`]);
    await look("cost", "01", "--at", "1k,1m", "--chart", other);
    const svg = readFileSync(one, "utf8");
    expect(svg).toBe(readFileSync(other, "utf8"));
    expect(svg.match(/<polyline/g)).toHaveLength(3);
    expect(svg).toMatch(/>Google Cloud<\/text>\n<text [^>]+>container: [\d,]+ a day<\/text>/);
    expect(await look("cost", "01", "--at", "1k", "--chart", one)).toMatchObject({ code: 2 });
  });

  it.each([["--json"], ["--csv"], ["--markdown"]])("writes %s", async (format) => {
    const { code, stdout } = await look("cost", "01", "--at", "1k", "--cloud", "gcp", format);
    expect(code).toBe(0);
    if (format === "--json")
      expect(JSON.parse(stdout)).toMatchObject({
        app: "rest-api-backend",
        bills: [{ yearUSD: expect.any(Number) }],
        biggestLevers: [],
      });
    if (format === "--csv") expect(stdout).toMatch(/^arrivals a day,provider,region,resource,/);
    if (format === "--markdown")
      expect(stdout).toMatch(/^\| arrivals a day \| invocations a day \| +Google Cloud \|$/m);
  });

  it("names the biggest lever of each cloud in JSON, as it does in the text", async () => {
    const { stdout } = await look("cost", "01", "--at", "10k", "--cloud", "aws", "--json");
    const { biggestLevers } = JSON.parse(stdout);
    expect(biggestLevers).toMatchObject([{ cloud: "aws", arrivalsPerDay: 10_000, topic: "watching" }]);
    const text = (await look("cost", "01", "--at", "10k", "--cloud", "aws")).stdout;
    expect(text).toContain(`AWS: the biggest lever. ${biggestLevers[0].text}`);
  });

  it("compares two apps", async () => {
    const { stdout } = await look("cost", "--compare", "01", "02", "--at", "1k");
    expect(stdout).toMatch(/arrivals a day {2}cloud +rest-api-backend +async-processor +difference/);
  });

  it("compares with other memory, and as numbers for programs", async () => {
    const compared = ["cost", "--compare", "01", "02", "--at", "1m", "--cloud", "aws", "--csv"];
    const csv = (await look(...compared)).stdout;
    expect(csv).toMatch(
      /^arrivals a day,cloud,rest-api-backend,async-processor,not priced,warnings\r\n1000000,aws,\d+\.\d+,\d+\.\d+,,\n$/,
    );
    expect((await look(...compared, "--memory", "3008")).stdout).not.toBe(csv);
  });

  it("leaves out a cloud that refuses the app, and says why", async () => {
    const tooLarge = ["cost", "01", "--memory", "8192", "--at", "1k"];
    const { code, stdout, stderr } = await look(...tooLarge);
    expect(code).toBe(0);
    expect(stdout).toMatch(/invocations a day +AWS +Google Cloud\n/);
    expect(stderr).toMatch(/^Azure cannot run "rest-api-backend" as defined.*8192 MB of memory/s);
    expect(await look(...tooLarge, "--cloud", "azure")).toMatchObject({ code: 1, stdout: "" });
  });

  it("says in a sweep of memory where a cloud does not have so much", async () => {
    const { stdout } = await look("cost", "01", "--at", "1k", "--memory", "3008..8192");
    expect(stdout).toMatch(/8192 MB +\$[\d.]+ +refused +\$/);
  });

  it("sweeps memory", async () => {
    const { stdout } = await look("cost", "01", "--at", "1m", "--memory", "128..1024");
    expect(stdout.match(/^ *\d+ MB/gm)?.map((line) => line.trim())).toEqual([
      "128 MB",
      "256 MB",
      "512 MB",
      "1024 MB",
    ]);
  });

  it("takes prices of one's own for another region", async () => {
    const here = ["cost", "01", "--cloud", "aws", "--at", "1m", "--json", "--no-free-tier"];
    const there = [...here, "--region", "aws=eu-north-1"];
    expect((await look(...there)).stderr).toMatch(
      /has no price in region "eu-north-1", only in eu-west-1, us-east-1/,
    );

    const [bill] = JSON.parse((await look(...here)).stdout).bills;
    const rows = new Map<string, unknown>();
    for (const { service, sku, unit, per, unitPriceUSD } of bill.lines) {
      const twice = { unit, per, unitPriceUSD: 2 * unitPriceUSD, asOf: "2026-11-20", sources: ["twice"] };
      rows.set(`${service} ${sku}`, { provider: "aws", service, sku, region: "eu-north-1", ...twice });
    }
    const prices = join(folder, "prices.json");
    writeFileSync(prices, JSON.stringify({ rows: [...rows.values()] }));
    const { bills, biggestLevers } = JSON.parse((await look(...there, "--prices", prices)).stdout);
    expect(bills[0].totalUSD).toBeCloseTo(2 * bill.totalUSD, 4);
    // What these prices do not have (provisioned concurrency, another processor) is left out of the advice.
    expect(biggestLevers).toMatchObject([{ cloud: "aws" }]);
  });

  it.each([
    [["cost"], "Say which app"],
    [["cost", "01", "--at", "lots"], '"lots" is not a level'],
    [["cost", "01", "--at", "0"], '"0" is not a level'],
    [["cost", "01", "--cloud", "ibm"], '"ibm" is not one of aws, azure, gcp'],
    [["cost", "01", "--region", "eu-west-1"], '"eu-west-1" is not a cloud and its region'],
    [["cost", "01", "--memory", "64"], "Memory is a number of MB from 128 to 10240"],
    [["cost", "01", "--memory", "512..256"], "Memory is a number of MB"],
    [["cost", "01", "--json", "--csv"], "cannot be used with"],
    [["cost", "--compare", "01"], "Give two apps to --compare"],
    [["cost", "01", "--compare", "02", "05"], "Give two apps to --compare"],
    [["cost", "--compare", "01", "02", "--explain"], "cannot be used with"],
    [
      ["cost", "--compare", "01", "02", "--memory", "128..512"],
      "give --compare, --from-run, --diff and --explain",
    ],
    [["cost", "01", "--explain", "--memory", "128..512"], "give --compare, --from-run, --diff and --explain"],
    [["cost", "01", "--measure", "--json"], "cannot be used with"],
    [["cost", "01", "--memory", "64..99"], "Memory is a number of MB"],
    [["cost", "01", "--max", "cheap"], '"cheap" is not an amount of US dollars'],
    [["cost", "--compare", "01", "02", "--max", "5"], "cannot be used with"],
    [["cost", "99"], 'There is no pattern "99"'],
    [["cost", "01", "--data-dir", "x"], "give --from-run with it, without a file"],
    [["cost", "01", "--data-dir", "x", "--from-run", "y.json"], "give --from-run with it, without a file"],
  ])("refuses %j with exit code 2", async (args, message) => {
    const { code, stderr } = await look(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("says where a run is looked for", async () => {
    const { code, stderr } = await look("cost", "01", "--from-run", join(folder, "none.json"));
    expect(stderr).toMatch(/^error: .*none\.json cannot be read/);
    expect(code).toBe(1);
  });
});

describe("cost --from-run in another folder", () => {
  it("takes the run from the data folder of the server that runs the app, or from the one that is named", async () => {
    const { app, cwd, remove } = smallApp();
    try {
      const data = join(cwd, "elsewhere");
      const first = new Dev(cwd, ["notes", "--port", "0", "--data", data]);
      await fetch(`${await first.url()}/notes/a`);
      await first.stop(); // writes what the run used

      const price = (...more: string[]) =>
        motifHere(["cost", app, "--from-run", "--at", "1k", ...more], folder);
      const unknown = await price();
      expect(unknown.stderr).toContain(join(".motif", "notes", "usage.json"));
      expect(unknown.code).toBe(1);
      expect(await price("--data-dir", data)).toMatchObject({ code: 0, stderr: "" });

      const second = new Dev(cwd, ["notes", "--port", "0", "--data", data]);
      const url = await second.url();
      await second.printed(/^Try\n/m);
      const { code, stdout, stderr } = await price();
      expect(stderr).toBe(`notes runs on ${url}, with the data folder ${data}.\n`);
      expect(stdout).toMatch(/^notes: US dollars a month if it goes on as from /);
      expect(code).toBe(0);
      await second.stop();
    } finally {
      remove();
    }
  });
});

describe("cost --measure", () => {
  it("writes how long functions took, and motif cost takes it from there", async () => {
    const { app, remove } = smallApp();
    try {
      const assumed = await look("cost", app, "--at", "1k", "--cloud", "aws", "--explain");
      expect(assumed.stdout).toMatch(/\n {2}shout: 10 ms, assumed/);
      const { code, stdout, stderr } = await look("cost", app, "--measure");
      expect(stderr).toBe("");
      expect(code).toBe(0);
      expect(stdout).toContain("No example call reached: get-note.");
      const { functions } = JSON.parse(readFileSync(join(app, "measured.json"), "utf8"));
      expect(functions.shout.samples).toBeGreaterThanOrEqual(100);
      expect(functions.shout.initMs).toBeGreaterThan(1);
      const measured = await look("cost", app, "--at", "1k", "--cloud", "aws", "--explain");
      expect(measured.stdout).toMatch(/\n {2}shout: \d+ ms, measured locally/);
    } finally {
      remove();
    }
  });

  it("measures no bundle of an app that AWS refuses", async () => {
    const { app, remove } = smallApp();
    try {
      writeFileSync(join(app, "serverless-defaults.yaml"), "retention: { logs: 10d }\n");
      expect(await look("cost", app, "--measure")).toMatchObject({ code: 0 });
      const { functions } = JSON.parse(readFileSync(join(app, "measured.json"), "utf8"));
      expect(Object.keys(functions.shout)).toEqual(["medianMs", "p95Ms", "samples"]);
    } finally {
      remove();
    }
  });

  it.each([
    ["has no example calls", "export default {};", /workload\.ts exports no function "calls"/],
    [
      "has calls that fail",
      'export const calls = ({ fetch }) => fetch("/nothing");',
      /The example calls failed: GET \/nothing was answered 404/,
    ],
    [
      "fails in a function",
      'export const calls = ({ fetch }) => fetch("/notes/1");',
      /was answered 500: .*\n.* error get-note .*Error: no luck at .*get-note\.ts/,
    ],
  ])("refuses an app that %s", async (what, workload, message) => {
    const { app, remove } = smallApp();
    try {
      writeFileSync(join(app, "workload.ts"), workload);
      if (what === "fails in a function") {
        const file = join(app, "functions/get-note.ts");
        const broken = 'throw new Error("no luck");\n    const found =';
        writeFileSync(file, readFileSync(file, "utf8").replace("const found =", broken));
      }
      const { code, stderr } = await look("cost", app, "--measure");
      expect(stderr).toMatch(message);
      expect(code).toBe(1);
    } finally {
      remove();
    }
  });
});

describe("cold-start", () => {
  it("measures bundles, and says how long, how often and what it costs to avoid", async () => {
    const { app, remove } = smallApp();
    const { code, stdout } = await look("cold-start", app, "--at", "1k", "--json").finally(remove);
    expect(code).toBe(0);
    const functions = JSON.parse(stdout);
    expect(functions).toHaveLength(2);
    expect(functions[0]).toMatchObject({ name: "get-note", levels: [{ perDay: 1000 }] });
    expect(functions[0].loadMs).toBeGreaterThan(1);
    expect(functions[0].init.p50).toBeGreaterThan(functions[0].loadMs);
    const { zipBytes, codeBytes, initMs } = functions[0].bundle;
    expect(zipBytes).toBeGreaterThan(10_000);
    expect(codeBytes).toBeGreaterThan(zipBytes);
    expect(functions[0].loadMs).toBe(initMs);
    expect(functions[0].initByPackage).toMatchObject([
      { packageType: "zip", architecture: "arm64", init: functions[0].init },
      { packageType: "zip", architecture: "x86_64" },
      { packageType: "image", architecture: "arm64" },
      { packageType: "image", architecture: "x86_64" },
    ]);
  });
});
