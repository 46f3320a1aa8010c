import type { SequentialModel } from "./sequential-model.ts";

/** A request to a resource. */
export interface ResourceInput {
  readonly method: string;
  /** The headers `if-match` and `if-none-match`. */
  readonly conditions: { readonly match?: string | undefined; readonly noneMatch?: string | undefined };
  /** What it writes, as JSON text; null where that is not known. */
  readonly value: string | null;
}

/** What its answer says. */
export interface ResourceOutput {
  readonly status: number;
  readonly etag: string | null;
  /** What was read, as JSON text; null where that is not known. */
  readonly value: string | null;
}

/** What is there: nothing, or a representation, of which what is null is not known. */
type State = "absent" | { readonly etag: string | null; readonly value: string | null };

/** A resource with conditional requests as of RFC 9110 (https://www.rfc-editor.org/rfc/rfc9110.html), sections 9.3 and 13. */
export const resourceModel: SequentialModel<State, ResourceInput, ResourceOutput> & {
  /** Whether an answer says anything of the resource. */
  readonly says: (input: ResourceInput, output: ResourceOutput) => boolean;
} = {
  initial: "absent",
  next: (state, input, output) => {
    if (output && isAbsent(output.status)) return state === "absent" ? [state] : [];
    if (output?.status === 412) return refusing(state, input);
    return isReading(input.method) ? read(state, input, output) : written(state, input, output);
  },
  isRead: ({ method }, output) =>
    isReading(method) || (output !== undefined && (isAbsent(output.status) || output.status === 412)),
  says: ({ method }, { status }) => {
    if (isSuccess(status) || (method !== "POST" && (isAbsent(status) || status === 412))) return true;
    return isReading(method) && status === 304;
  },
};

function read(
  state: State,
  { conditions }: ResourceInput,
  output: ResourceOutput | undefined,
): readonly State[] {
  if (!output) return [state];
  if (state === "absent") return [];
  if (output.status !== 304) return known(state, output);
  return conditions.noneMatch === undefined ? [state] : having(state, conditions.noneMatch);
}

function written(
  state: State,
  { method, conditions, value }: ResourceInput,
  output: ResourceOutput | undefined,
): readonly State[] {
  const { match, noneMatch } = conditions;
  const found = match === undefined ? [state] : having(state, match);
  const fitting = noneMatch === undefined ? found : found.flatMap((some) => lacking(some, noneMatch));
  return fitting.flatMap((before): readonly State[] => {
    if (method === "DELETE") return ["absent"];
    if (method === "PUT" && !hasPutStatus(before, output?.status)) return [];
    return [{ etag: output?.etag ?? null, value: method === "PATCH" ? null : value }];
  });
}

/**
 * "If the target resource does not have a current representation and the PUT successfully creates one, then the origin server MUST
 * inform the user agent by sending a 201 (Created) response. If the target resource does have a current representation and that
 * representation is successfully modified …, then the origin server MUST send either a 200 (OK) or a 204 (No Content)" (9.3.4).
 */
function hasPutStatus(before: State, status: number | undefined): boolean {
  return status === undefined || (status === 201) === (before === "absent");
}

/** The states in which a request is refused for its conditions. */
function refusing(state: State, { conditions: { match, noneMatch } }: ResourceInput): readonly State[] {
  const byMatch = match === undefined ? [] : lacking(state, match);
  const byNoneMatch = noneMatch === undefined ? [] : having(state, noneMatch);
  return [...byMatch, ...byNoneMatch];
}

/** A state whose entity tag is one of a header's. */
function having(state: State, header: string): readonly State[] {
  if (state === "absent") return [];
  if (header.trim() === "*") return [state];
  const tags = tagsOf(header);
  if (state.etag === null) return tags.map((etag) => ({ ...state, etag }));
  return tags.includes(state.etag) ? [state] : [];
}

/** A state whose entity tag is none of a header's. */
function lacking(state: State, header: string): readonly State[] {
  if (state === "absent") return [state];
  if (header.trim() === "*") return [];
  return state.etag !== null && tagsOf(header).includes(state.etag) ? [] : [state];
}

/** A state of which a client has seen more. */
function known(state: Exclude<State, "absent">, { etag, value }: ResourceOutput): readonly State[] {
  const differs = (one: string | null, other: string | null) =>
    one !== null && other !== null && one !== other;
  if (differs(state.etag, etag) || differs(state.value, value)) return [];
  return [{ etag: state.etag ?? etag, value: state.value ?? value }];
}

function tagsOf(header: string): readonly string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [header.trim()];
}

function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function isAbsent(status: number): boolean {
  return status === 404 || status === 410;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
