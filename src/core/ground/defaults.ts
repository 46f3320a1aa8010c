import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import * as z from "zod/mini";
import { keyCalled } from "./default-keys.ts";
import { MotifError, messageOf, ValidationError } from "./errors.ts";
import { isObject } from "./json.ts";
import { parse } from "./schema.ts";
import { type Duration, isDuration, milliseconds } from "./units.ts";

const duration = z.custom<Duration>(isDuration, "must be a duration such as 30s, 10m or 14d");
const positive = z.int().check(z.positive());

const retryDefaults = z.strictObject({
  attempts: positive,
  initialDelay: duration,
  maxDelay: duration,
  factor: z.number().check(z.gte(1)),
});

/** How often a function can be called to be kept warm, in milliseconds: an environment that nobody uses for a day is gone. */
export const KEEP_WARM_LIMITS_MS = { min: 60_000, max: 86_400_000 };

const concurrency = z.strictObject({
  reserved: z.nullable(positive),
  provisioned: z.int().check(z.nonnegative()),
});

const coldStart = z.strictObject({
  keepWarm: z.nullable(duration.check(z.refine(isKeepWarmInterval, "must be from 1m to 1d, or null"))),
});

const functionSettings = z.strictObject({
  runtime: z.enum(["nodejs24"]),
  architecture: z.enum(["arm64", "x86_64"]),
  memory: z.int().check(z.gte(128), z.lte(10_240)),
  concurrency,
  coldStart,
  logLevel: z.enum(["debug", "info", "warn", "error"]),
  tracing: z.boolean(),
});

/** A class sets its timeout, and of the other settings those that differ. */
const functionClass = z.extend(z.partial(functionSettings), {
  timeout: duration,
  concurrency: z.optional(z.partial(concurrency)),
  coldStart: z.optional(z.partial(coldStart)),
});

const defaultsSchema = z.strictObject({
  functions: functionSettings,
  classes: z.strictObject({ api: functionClass, async: functionClass, batch: functionClass }),
  retries: z.strictObject({
    queue: retryDefaults,
    async: z.extend(retryDefaults, { maximumAge: duration }),
  }),
  concurrency: z.strictObject({ account: positive }),
  retention: z.strictObject({ logs: duration, deadLetters: duration }),
});

/** The content of `serverless-defaults.yaml`. */
export type Defaults = z.infer<typeof defaultsSchema>;

/**
 * The JSON Schema of an app's `serverless-defaults.yaml`, for editors: every key is there, and none is required, as the file has
 * what differs.
 */
export function defaultsJsonSchema(): object {
  const schema = z.toJSONSchema(defaultsSchema, {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      delete jsonSchema.required;
      if (zodSchema._zod.def.type === "custom")
        Object.assign(jsonSchema, { type: "string", pattern: "^\\d+(?:\\.\\d+)?(?:ms|s|m|h|d)$" });
    },
  });
  return { ...schema, title: "What differs from Motif's defaults for functions and resources" };
}

/** In what is published inside of the package, where `npm run pack` puts it; in a checkout beside `src`. */
const PROJECT_FILE = ["../configs/serverless-defaults.yaml", "../../../configs/serverless-defaults.yaml"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));

/**
 * Reads the project's `configs/serverless-defaults.yaml`, and over it the app's own `serverless-defaults.yaml` where
 * its folder has one. Throws `MotifError` (`invalid-defaults`) naming the file and every bad field.
 */
export function loadDefaults(appFolder?: string): Defaults {
  const ownFile = appFolder === undefined ? undefined : `${appFolder}/serverless-defaults.yaml`;
  if (PROJECT_FILE === undefined) throw new Error("Motif's serverless-defaults.yaml is not there.");
  const base = parseDefaults(readFileSync(PROJECT_FILE, "utf8"), PROJECT_FILE);
  if (ownFile === undefined || !existsSync(ownFile)) return base;
  return parseDefaults(readFileSync(ownFile, "utf8"), ownFile, base);
}

/** Parses the text of a defaults file, merged over `base` where one is given. */
export function parseDefaults(text: string, file: string, base?: Defaults): Defaults {
  try {
    const own = readYaml(text) ?? {};
    return parse(defaultsSchema, base === undefined ? own : merge(base, own), "file");
  } catch (error) {
    const what = error instanceof ValidationError ? describe(error) : messageOf(error);
    throw new MotifError("invalid-defaults", `${file} is not valid: ${what}`, { cause: error });
  }
}

/** A warning is a mistake as well: what it is about would be ignored, or taken for something else. */
function readYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: "error" });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  return document.toJS();
}

function isKeepWarmInterval(interval: Duration): boolean {
  const { min, max } = KEEP_WARM_LIMITS_MS;
  return isDuration(interval) && milliseconds(interval) >= min && milliseconds(interval) <= max;
}

function describe(error: ValidationError): string {
  return error.issues
    .map(
      ({ path, message }) =>
        `${path.slice(1).replaceAll("/", ".") || "the file"} ${message}${otherNames(message)}`,
    )
    .join("; ");
}

/** What unknown fields are called here, where others call something by their names. */
function otherNames(message: string): string {
  if (!message.startsWith("has unknown fields")) return "";
  const meant = [...message.matchAll(/"([^"]+)"/g)].flatMap(([, name = ""]) => {
    const key = keyCalled(name);
    return key === undefined ? [] : [`${name} is ${key} here`];
  });
  return meant.length === 0 ? "" : ` (${meant.join(", ")})`;
}

function merge(base: unknown, own: unknown): unknown {
  if (!isObject(base) || !isObject(own)) return own;
  const merged = Object.entries(own).map(([name, value]) => [name, merge(base[name], value)]);
  return Object.fromEntries([...Object.entries(base), ...merged]); // a name may be `__proto__`
}
