import { checkDuration } from "../../ground/numbers.ts";
import type { Report } from "../../ground/report.ts";
import type { ServiceLayout } from "./driver.ts";
import { urlProblem } from "./url.ts";

const SHORTEST_MS = 100;
const LONGEST_MS = 5 * 60_000;

/** Reports a URL that no request can go to. */
export function checkService({ name, url, anywhere, timeout }: ServiceLayout, report: Report): void {
  const where = `service ${name}`;
  checkDuration(where, "timeout", timeout, SHORTEST_MS, LONGEST_MS, report);
  if (anywhere !== undefined) {
    if (anywhere !== true) report(where, "anywhere is true, or not there");
    if (url !== undefined) report(where, "has a url and is anywhere; leave one of them out");
    return;
  }
  const problem = urlProblem(url);
  if (problem !== undefined) report(where, `url ${problem}`);
}
