import * as z from "zod/v4/core";
import { type FieldIssue, ValidationError } from "./errors.ts";
import { isObject, isTooDeep, TOO_DEEP } from "./json.ts";

/** One segment of the path to a bad field. */
type PathSegment = PropertyKey | { readonly key: PropertyKey };

/** One thing that a schema found wrong. */
interface Issue {
  readonly message: string;
  readonly path?: readonly PathSegment[] | undefined;
}

/** The result of parsing. */
type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

/**
 * A schema of any library that speaks Standard Schema 1 (https://standardschema.dev): Zod 4, Valibot, ArkType …
 * Only what Motif uses of the interface is asked for.
 */
export interface Schema<out Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
    readonly types?: { readonly output: Output } | undefined;
  };
}

/** What a schema gives after parsing. */
export type Parsed<S> = S extends Schema<infer Output> ? Output : never;

/**
 * Parses a value. `where` says which value it is, for the message. A value that is nested deeper than `DEEPEST_JSON` is
 * never valid: schemas that refer to themselves would overflow the stack.
 * Throws {@link ValidationError} with every bad field, `TypeError` where the schema is asynchronous, or what a check of the
 * schema's own throws.
 */
export function parse<T>(schema: Schema<T>, value: unknown, where: string): T {
  if (isTooDeep(value)) throw new ValidationError(where, [{ path: "", message: TOO_DEEP }]);
  const result = validate(schema, value, where);
  if (result.issues) throw new ValidationError(where, result.issues.map(fieldIssue));
  return result.value;
}

/** What is wrong with one member of an object. `isOfType` where it is another type than the schema has. */
export interface MemberProblem {
  readonly issue: FieldIssue;
  readonly isOfType: boolean;
}

/**
 * What a schema of objects finds wrong with one of their members, if anything: for changes of objects that are not at
 * hand as a whole. Nothing where the schema does not say of which member it speaks, as one of alternatives.
 */
export function memberProblem(
  schema: Schema,
  member: string,
  value: unknown,
  where: string,
): MemberProblem | undefined {
  const { issues = [] } = validate(schema, { [member]: value }, where);
  const issue = issues.find(({ path: [first] = [] }) => first !== undefined && segmentText(first) === member);
  if (!issue) return undefined;
  return { issue: fieldIssue(issue), isOfType: "code" in issue && issue.code === "invalid_type" };
}

function validate<T>(schema: Schema<T>, value: unknown, where: string): Result<T> {
  if (schema instanceof z.$ZodType) return validateWithZod(schema, value, where) as Result<T>; // the same schema's output
  const result = schema["~standard"].validate(value);
  if (!(result instanceof Promise)) return result;
  result.catch(() => {}); // what it would have said is no more of interest
  throw asynchronous(where);
}

/** Not by `~standard`: that turns whatever a check throws into a promise, and hides what it was. */
function validateWithZod(schema: z.$ZodType, value: unknown, where: string): Result<unknown> {
  try {
    const { data, error } = z.safeParse(schema, value);
    return error ? { issues: error.issues } : { value: data };
  } catch (error) {
    throw error instanceof z.$ZodAsyncError ? asynchronous(where) : error;
  }
}

function asynchronous(where: string): TypeError {
  return new TypeError(`The schema of the ${where} is asynchronous; only synchronous schemas are supported.`);
}

function fieldIssue(issue: Issue): FieldIssue {
  return { path: pointer(issue.path ?? []), message: explain(issue) };
}

/** JSON Pointer (RFC 6901) of a path. */
function pointer(path: readonly PathSegment[]): string {
  return path
    .map(segmentText)
    .map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

function segmentText(segment: PathSegment): string {
  return String(typeof segment === "object" ? segment.key : segment);
}

/** Zod Mini loads no messages (they cost bundle size): the few that matter are made here from the issue's issue. */
function explain(issue: Issue): string {
  if (issue.message !== "Invalid input" || !isObject(issue)) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return `must be of type ${issue.expected}`;
    case "too_small":
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${measured(issue.minimum, issue.origin)}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${measured(issue.maximum, issue.origin)}`;
    case "invalid_format":
      return formatWanted(issue);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_value":
      return `must be one of ${listed(issue.values)}`;
    case "unrecognized_keys":
      return `has unknown fields: ${listed(issue.keys)}`;
    default:
      return "is not valid";
  }
}

/** What a text has to be like: only formats that are words of their own are told by their name. */
function formatWanted({
  format,
  pattern,
  prefix,
  suffix,
  includes,
}: Readonly<Record<string, unknown>>): string {
  switch (format) {
    case "regex":
      return `must match ${pattern}`;
    case "starts_with":
      return `must start with "${prefix}"`;
    case "ends_with":
      return `must end with "${suffix}"`;
    case "includes":
      return `must contain "${includes}"`;
    default:
      return `must be a valid ${format}`;
  }
}

/** A bound with its unit: `1 character`, `3 entries`, `10`. */
function measured(bound: unknown, origin: unknown): string {
  if (origin === "string") return bound === 1 ? "1 character" : `${bound} characters`;
  if (origin === "array") return bound === 1 ? "1 entry" : `${bound} entries`;
  return String(bound);
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(", ") : "";
}
