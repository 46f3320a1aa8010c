import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import aws from "../data/aws.json" with { type: "json" };
import azure from "../data/azure.json" with { type: "json" };
import cloudflare from "../data/cloudflare.json" with { type: "json" };
import gcp from "../data/gcp.json" with { type: "json" };
import vercel from "../data/vercel.json" with { type: "json" };
import { CostError } from "../errors.ts";
import { type PriceRow, type Provider, priceFileSchema, userPriceFileSchema } from "./schema.ts";

/** The region each provider is priced in when none is asked for: the one the book's prices are of. */
export const DEFAULT_REGION: Record<Provider, string> = {
  aws: "us-east-1",
  azure: "eastus",
  gcp: "us-central1",
  cloudflare: "global",
  vercel: "iad1",
};

/** Zod's small build has no messages of its own. */
const english = { error: z.locales.en().localeError };

/** Rows of this region hold in every region (CDN price classes, account-wide plans). */
const EVERYWHERE = "global";

/** Unit prices by provider, service, SKU and region, each with its source, date and confidence. */
export class PriceBook {
  /** The day the built-in prices were collected, YYYY-MM-DD. */
  readonly collected: string;
  readonly #rows = new Map<string, PriceRow>();

  constructor(collected: string, rows: Iterable<PriceRow>) {
    this.collected = collected;
    for (const row of rows) this.#rows.set(keyOf(row.provider, row.service, row.sku, row.region), row);
  }

  rows(): PriceRow[] {
    return [...this.#rows.values()];
  }

  /** Regions of a provider that have at least one price, sorted. */
  regions(provider: Provider): string[] {
    return unique(
      this.rows().filter((row) => row.provider === provider && row.region !== EVERYWHERE),
      "region",
    );
  }

  /** The price in this region, or the one that holds everywhere, or undefined. */
  find(provider: Provider, service: string, sku: string, region: string): PriceRow | undefined {
    return (
      this.#rows.get(keyOf(provider, service, sku, region)) ??
      this.#rows.get(keyOf(provider, service, sku, EVERYWHERE))
    );
  }

  /**
   * The price in this region.
   * @throws CostError `unknown-region` or `unknown-price`, naming what the book has instead.
   */
  price(provider: Provider, service: string, sku: string, region: string): PriceRow {
    const row = this.find(provider, service, sku, region);
    if (row) return row;
    const ofProvider = this.rows().filter((each) => each.provider === provider);
    const ofService = ofProvider.filter((each) => each.service === service);
    const ofSku = ofService.filter((each) => each.sku === sku);
    if (ofService.length === 0) {
      throw new CostError(
        "unknown-price",
        `no prices of ${provider} service "${service}"; the book has ${unique(ofProvider, "service").join(", ")}`,
      );
    }
    if (ofSku.length === 0) {
      throw new CostError(
        "unknown-price",
        `no price "${sku}" of ${provider} ${service}; the book has ${unique(ofService, "sku").join(", ")}`,
      );
    }
    throw new CostError(
      "unknown-region",
      `${provider} ${service} "${sku}" has no price in region "${region}", only in ${unique(ofSku, "region").join(", ")}; ` +
        "add a row for the region to a price file of your own",
    );
  }
}

let builtIn: { collected: string; rows: PriceRow[] } | undefined;

/**
 * The built-in prices, and over them those of a user's file (same key: the user's row wins).
 * @param options.extra path of a JSON file `{ sources?, rows }`, see docs/costs.md
 * @throws CostError `bad-price-file` naming the file, the row and the field
 */
export function loadPriceBook(options: { extra?: string } = {}): PriceBook {
  builtIn ??= loadBuiltIn();
  const { collected, rows } = builtIn;
  if (options.extra === undefined) return new PriceBook(collected, rows);
  return withUserRows(new PriceBook(collected, rows), options.extra, readJson(options.extra));
}

/** A book with the rows of parsed JSON over it; `name` is what error messages call the file. */
export function withUserRows(book: PriceBook, name: string, content: unknown): PriceBook {
  const parsed = z.safeParse(userPriceFileSchema, content, english);
  if (!parsed.success) throw badFile(name, content, parsed.error.issues);
  const rows = parsed.data.rows.map((row, index): PriceRow => {
    const known = book.find(row.provider, row.service, row.sku, DEFAULT_REGION[row.provider]);
    if (known && known.unit !== row.unit) {
      throw new CostError(
        "bad-price-file",
        `${name}: row ${index + 1} (${label(row)}): unit is "${row.unit}", but this SKU is counted in "${known.unit}"`,
      );
    }
    return inheritFreeTier({ ...row, sources: sourceTexts(row.sources, parsed.data.sources) }, known);
  });
  checkTiers(name, rows);
  return new PriceBook(book.collected, [...book.rows(), ...rows]);
}

function loadBuiltIn(): { collected: string; rows: PriceRow[] } {
  const rows: PriceRow[] = [];
  let collected = "";
  for (const [name, content] of Object.entries({ aws, azure, gcp, cloudflare, vercel })) {
    const parsed = z.safeParse(priceFileSchema, content, english);
    if (!parsed.success) throw badFile(`data/${name}.json`, content, parsed.error.issues);
    collected = parsed.data.collected;
    const { sources } = parsed.data;
    const own = parsed.data.rows.map((row) => ({ ...row, sources: sourceTexts(row.sources, sources) }));
    checkTiers(`data/${name}.json`, own);
    rows.push(...own);
  }
  return { collected, rows };
}

function sourceTexts(ids: readonly string[], table: Readonly<Record<string, string>> = {}): string[] {
  return ids.map((id) => table[id] ?? id);
}

function inheritFreeTier(row: PriceRow, known: PriceRow | undefined): PriceRow {
  if (row.freeTier !== undefined || !known?.freeTier) return row;
  return { ...row, freeTier: known.freeTier };
}

function checkTiers(file: string, rows: readonly PriceRow[]): void {
  for (const [index, row] of rows.entries()) {
    const bounds = row.tiers?.map((tier) => tier.upTo ?? Number.POSITIVE_INFINITY);
    if (!bounds) continue;
    const ascending = bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] ?? 0));
    if (!ascending || bounds.at(-1) !== Number.POSITIVE_INFINITY || row.unitPriceUSD === null) {
      throw new CostError(
        "bad-price-file",
        `${file}: row ${index + 1} (${label(row)}): tiers must rise, end with "upTo": null, and have a unitPriceUSD`,
      );
    }
  }
}

function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CostError(
      "bad-price-file",
      `The price file ${path} is no JSON; docs/costs.md shows its form.`,
      {
        cause,
      },
    );
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new CostError("bad-price-file", `The price file ${path} cannot be read${code}.`, { cause });
  }
}

function badFile(file: string, content: unknown, issues: readonly z.core.$ZodIssue[]): CostError {
  const lines = issues.map((issue) => {
    const [head, index, ...field] = issue.path;
    if (head !== "rows" || typeof index !== "number")
      return `${issue.path.join(".") || "file"}: ${issue.message}`;
    const at = `row ${index + 1}${labelIn(content, index)}`;
    return field.length > 0 ? `${at}: ${field.join(".")}: ${issue.message}` : `${at}: ${issue.message}`;
  });
  return new CostError("bad-price-file", `${file}: ${lines.join("; ")}`);
}

const someRows = z.object({ rows: z.array(z.unknown()) });
const namedRow = z.object({ service: z.string(), sku: z.string() });

function labelIn(content: unknown, index: number): string {
  const rows = z.safeParse(someRows, content);
  const row = z.safeParse(namedRow, rows.success ? rows.data.rows[index] : undefined);
  return row.success ? ` (${row.data.service}/${row.data.sku})` : "";
}

function label(row: { provider: string; service: string; sku: string; region: string }): string {
  return `${row.provider}/${row.service}/${row.sku} in ${row.region}`;
}

function keyOf(provider: string, service: string, sku: string, region: string): string {
  return `${provider}|${service}|${sku}|${region}`;
}

function unique<K extends "service" | "sku" | "region">(rows: readonly PriceRow[], field: K): string[] {
  return [...new Set(rows.map((row) => row[field]))].sort();
}
