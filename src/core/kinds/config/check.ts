import { messageOf, ValidationError } from "../../ground/errors.ts";
import { isObject, isTooDeep, TOO_DEEP } from "../../ground/json.ts";
import { checkDuration } from "../../ground/numbers.ts";
import type { Report } from "../../ground/report.ts";
import { parse } from "../../ground/schema.ts";
import type { ConfigLayout } from "./driver.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** Reports a value that its own schema refuses: no environment could use it. */
export function checkConfig({ name, schema, value, ttl }: ConfigLayout, report: Report): void {
  const where = `config ${name}`;
  checkDuration(where, "ttl", ttl, SECOND, DAY, report);
  if (!isObject(value)) {
    report(where, "value is no object; give its fields names");
    return;
  }
  if (isTooDeep(value)) {
    report(where, `value ${TOO_DEEP}`);
    return;
  }
  try {
    // As it arrives where it is used.
    parse(schema, JSON.parse(JSON.stringify(value)), "value");
  } catch (error) {
    const issues =
      error instanceof ValidationError ? error.issues : [{ path: "", message: messageOf(error) }];
    for (const { path, message } of issues) report(where, `value${path} ${message}`);
  }
}
