import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motifHere } from "./motif.ts";

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
  });

  it("says what is not priced instead of counting it as zero", async () => {
    const { stdout } = await look("cost", "01", "--cloud", "azure", "--at", "1k");
    expect(stdout).toMatch(
      /\$[\d.]+ \+\nThe \+ stands for what is not priced: Azure azure-monitor metric-alert\n/,
    );
  });

  it.each([["--json"], ["--csv"], ["--markdown"]])("writes %s", async (format) => {
    const { code, stdout } = await look("cost", "01", "--at", "1k", "--cloud", "gcp", format);
    expect(code).toBe(0);
    if (format === "--json")
      expect(JSON.parse(stdout)).toMatchObject({ app: "rest-api-backend", bills: [{}] });
    if (format === "--csv") expect(stdout).toMatch(/^arrivals a day,provider,region,resource,/);
    if (format === "--markdown")
      expect(stdout).toMatch(/^\| arrivals a day \| invocations a day \| +Google Cloud \|$/m);
  });

  it("compares two apps", async () => {
    const { stdout } = await look("cost", "--compare", "01", "02", "--at", "1k");
    expect(stdout).toMatch(/arrivals a day {2}cloud +rest-api-backend +async-processor +difference/);
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
    const there = [...here, "--region", "aws=eu-west-1"];
    expect((await look(...there)).stderr).toMatch(/has no price in region "eu-west-1", only in us-east-1/);

    const [bill] = JSON.parse((await look(...here)).stdout).bills;
    const rows = new Map<string, unknown>();
    for (const { service, sku, unit, per, unitPriceUSD } of bill.lines) {
      const twice = { unit, per, unitPriceUSD: 2 * unitPriceUSD, asOf: "2026-11-20", sources: ["twice"] };
      rows.set(`${service} ${sku}`, { provider: "aws", service, sku, region: "eu-west-1", ...twice });
    }
    const prices = join(folder, "prices.json");
    writeFileSync(prices, JSON.stringify({ rows: [...rows.values()] }));
    const [dearer] = JSON.parse((await look(...there, "--prices", prices)).stdout).bills;
    expect(dearer.totalUSD).toBeCloseTo(2 * bill.totalUSD, 4);
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

describe("cold-start", () => {
  it("measures how long modules take, and says how often and what it costs to avoid", async () => {
    const { code, stdout } = await look("cold-start", "02", "--at", "1k", "--json");
    expect(code).toBe(0);
    const functions = JSON.parse(stdout);
    expect(functions).toHaveLength(4);
    expect(functions[0]).toMatchObject({ name: "create-job", levels: [{ perDay: 1000 }] });
    expect(functions[0].loadMs).toBeGreaterThan(1);
    expect(functions[0].init.p50).toBeGreaterThan(functions[0].loadMs);
  }, 60_000);
});
