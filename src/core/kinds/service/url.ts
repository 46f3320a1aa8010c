import { InvalidArgumentError, textOf } from "../../ground/errors.ts";

/** Characters of a service's URL at most: functions have it in their environment, which has a limit too. */
export const LONGEST_URL = 256;

/** What is wrong with the URL of a service, to be said of it; undefined where nothing is. */
export function urlProblem(text: unknown): string | undefined {
  const url = typeof text === "string" ? URL.parse(text) : null;
  if (!url) return 'must be an absolute URL, such as "https://payments.example.com/v1"';
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    return "must begin with https://; http:// is for this machine only (localhost)";
  }
  if (url.username !== "" || url.password !== "") return "must have no credentials; keep them in a secret";
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(url.href)) return "must end with its path";
  if (url.href.length > LONGEST_URL) return `must have at most ${LONGEST_URL} characters`;
  return undefined;
}

/** Whether a URL leads to this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A path with what may follow it: nothing that the parser of URLs drops, turns into another character, or cuts off. */
const TARGET = /^(?:[/?][^\s\\#\p{Cc}]*)?$/u;

/** A path with its query, as it goes behind a service's URL. Throws `InvalidArgumentError` where it would lead elsewhere. */
export function checkedTarget(service: string, target: string): string {
  if (typeof target !== "string" || !TARGET.test(target) || !target.isWellFormed()) {
    throw new InvalidArgumentError(
      `${JSON.stringify(textOf(target).slice(0, 100))} is no path of service ${service}: it begins with "/" (or is empty), and has no spaces, backslashes, "#" or control characters; write those with encodeURIComponent.`,
    );
  }
  if (hasDotSegment(target.replace(/\?.*$/s, ""))) {
    throw new InvalidArgumentError(
      `The path ${JSON.stringify(target.slice(0, 100))} has a segment "." or "..", with which it would lead out of service ${service}.`,
    );
  }
  return target;
}

/** Whether a path has `.` or `..` as a segment, however often it is percent-encoded: servers differ in how often they decode. */
function hasDotSegment(path: string): boolean {
  for (let text = path; ; ) {
    if (text.split(/[/\\]/).some((segment) => segment === "." || segment === "..")) return true;
    const decoded = text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === text) return false;
    text = decoded;
  }
}

/** Where a request goes, as the app declares the service. */
export function urlOfRequest(service: string, url: string | undefined, target: string): URL {
  return url === undefined ? new URL(target) : urlOf(service, url, target);
}

/** The URL of a request: its target behind the service's URL. Throws `InvalidArgumentError` where that would lead out of it. */
export function urlOf(service: string, base: string, target: string): URL {
  const root = new URL(base);
  const path = root.pathname.replace(/\/$/, "");
  const url = new URL(root.origin + path + target);
  const isInside = url.pathname === path || url.pathname.startsWith(`${path}/`);
  if (url.origin === root.origin && isInside) return url;
  throw new InvalidArgumentError(
    `The path ${JSON.stringify(target.slice(0, 100))} leads out of service ${service}.`,
  );
}
