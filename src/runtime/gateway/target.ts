/** Where a request goes: `path` begins with `/`; `query` is empty or begins with `?`. Both are as they came. */
export interface Target {
  readonly path: string;
  readonly query: string;
}

/** Why a target is refused, as a sentence for the client. */
export interface RefusedTarget {
  readonly refusal: string;
}

/** Printable ASCII but `\` and `#`: a URL parser, as in `new Request()`, takes `\` for `/` and drops all after `#`. */
const ALLOWED = /^[!"$-[\]-~]+$/;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/**
 * Takes apart a target in origin form (RFC 9112, section 3.2.1). Refuses what a URL parser would read in another way
 * than the router does (dot segments, also encoded ones), so that a handler sees the path that was routed.
 */
export function parseTarget(target: string): Target | RefusedTarget {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  if (path.charCodeAt(0) !== 47 /* "/" */ || !ALLOWED.test(target)) {
    return { refusal: "The request's target is no path of printable characters." };
  }
  const encoded = path.includes("%");
  if ((encoded || path.includes("/.")) && path.split("/").some((segment) => DOT_SEGMENT.test(segment))) {
    return { refusal: 'The path has a "." or ".." segment.' };
  }
  if (encoded && decoded(path) === undefined) {
    return { refusal: "The path has a percent-encoding that is no UTF-8." };
  }
  return { path, query: mark < 0 ? "" : target.slice(mark) };
}

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)([/?].*)?$/i;

/** Takes apart a target in absolute form (RFC 9112, section 3.2.2), which replaces the `host` header; undefined if it is none. */
export function splitAbsoluteForm(target: string): { authority: string; target: string } | undefined {
  const match = ABSOLUTE_FORM.exec(target);
  if (match?.[1] === undefined) return undefined;
  const rest = match[2] ?? "/";
  return { authority: match[1], target: rest.startsWith("/") ? rest : `/${rest}` };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
