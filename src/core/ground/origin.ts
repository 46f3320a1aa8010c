import type { Report } from "./report.ts";

/** Reports what is neither `"*"` nor an origin. */
export function checkOrigin(where: string, option: string, origin: unknown, report: Report): void {
  const problem = originProblem(String(origin));
  if (problem !== undefined) report(where, `${option} has "${origin}"${problem}`);
}

/** Browsers say their origin and nothing else, so that one with a wildcard in it is never that of a page. */
function originProblem(origin: string): string | undefined {
  if (origin === "*") return undefined;
  if (origin.includes("*")) return ", and a wildcard stands for no part of an origin; name each origin";
  if (URL.canParse(origin) && new URL(origin).origin === origin) return undefined;
  return '; write "*" or an origin such as https://shop.example';
}
