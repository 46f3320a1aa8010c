/** Reads `.tf` files into one module: what hcl2json gives, with an address for every block. */
import { parse } from "@cdktn/hcl2json";
import { z } from "zod";
import type { Problem } from "./problem.ts";

/** A value as hcl2json writes it: nested blocks are arrays of objects, expressions are strings with `${…}`. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A block at the top of a file. */
export interface ParsedBlock {
  readonly file: string;
  /** `resource`, `data`, `variable`, `output`, `locals`, `provider`, `terraform`, or another word. */
  readonly kind: string;
  /** Type of a resource or data source; empty for other kinds. */
  readonly type: string;
  readonly name: string;
  /** As other blocks refer to it: `aws_sqs_queue.jobs`, `data.aws_region.current`, `var.region`; else `kind.name`. */
  readonly address: string;
  readonly body: JsonObject;
}

export interface ParsedModule {
  readonly blocks: readonly ParsedBlock[];
  readonly problems: readonly Problem[];
}

const json: z.ZodType<Json> = z.json();
const jsonObject = z.record(z.string(), json);
const bodies = z.array(jsonObject);
const named = z.record(z.string(), bodies);
const typed = z.record(z.string(), named);

const TYPED_KINDS = ["resource", "data"];
const NAMED_KINDS = ["variable", "output", "provider"];
const PLAIN_KINDS = ["locals", "terraform"];

/** Parses files, by name. Files with syntax errors become problems. */
export async function parseModule(files: Readonly<Record<string, string>>): Promise<ParsedModule> {
  const blocks: ParsedBlock[] = [];
  const problems: Problem[] = [];
  for (const file of Object.keys(files).sort()) {
    try {
      const top = jsonObject.parse(await parse(file, files[file] ?? ""));
      for (const [kind, content] of Object.entries(top)) {
        if (![...TYPED_KINDS, ...NAMED_KINDS, ...PLAIN_KINDS].includes(kind)) {
          const message = `"${kind}" blocks are not checked; write resources, data sources, variables and outputs`;
          problems.push({ code: "unsupported-block", file, where: kind, message });
        }
        blocks.push(...blocksOf(file, kind, content));
      }
    } catch (error) {
      if (!(error instanceof Error) || error instanceof z.ZodError) throw error;
      problems.push({ code: "syntax", file, where: "", message: error.message });
    }
  }
  return { blocks, problems: [...problems, ...duplicates(blocks)] };
}

function blocksOf(file: string, kind: string, content: Json): ParsedBlock[] {
  if (TYPED_KINDS.includes(kind)) {
    const prefix = kind === "data" ? "data." : "";
    return Object.entries(typed.parse(content)).flatMap(([type, byName]) =>
      Object.entries(byName).flatMap(([name, list]) =>
        list.map((body) => ({ file, kind, type, name, address: `${prefix}${type}.${name}`, body })),
      ),
    );
  }
  if (NAMED_KINDS.includes(kind)) {
    const prefix = kind === "variable" ? "var" : kind;
    return Object.entries(named.parse(content)).flatMap(([name, list]) =>
      list.map((body) => ({ file, kind, type: "", name, address: `${prefix}.${name}`, body })),
    );
  }
  if (!PLAIN_KINDS.includes(kind)) return [];
  return bodies.parse(content).map((body) => ({ file, kind, type: "", name: "", address: kind, body }));
}

function duplicates(blocks: readonly ParsedBlock[]): Problem[] {
  const seen = new Map<string, string>();
  return blocks.flatMap(({ file, kind, address, body }): Problem[] => {
    const names = kind === "locals" ? Object.keys(body).map((name) => `local.${name}`) : [address];
    if (kind === "terraform" || (kind === "provider" && "alias" in body)) return [];
    return names.flatMap((name): Problem[] => {
      const first = seen.get(name);
      seen.set(name, first ?? file);
      const message = `already declared in ${first}`;
      return first === undefined ? [] : [{ code: "duplicate", file, where: name, message }];
    });
  });
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a string holds an interpolation or a directive, so that only Terraform knows its value. */
export function isTemplate(text: string): boolean {
  return /(^|[^$])\$\{|(^|[^%])%\{/.test(text);
}
