import type { App } from "../app.ts";
import type { AnyFunction } from "../functions/any-function.ts";
import { grantsOf } from "../functions/grants.ts";
import { checkFilter } from "../functions/matching.ts";
import { CONTEXT_NAMES } from "../ground/context.ts";
import { KEEP_WARM_LIMITS_MS } from "../ground/defaults.ts";
import { type GrantGroup, isGroup } from "../ground/grant.ts";
import { checkDuration, checkInteger } from "../ground/numbers.ts";
import { checkOptions } from "../ground/options.ts";
import { checkName, checkUnique, type Report } from "../ground/report.ts";
import { isKnownGrant } from "../kinds/kinds.ts";
import { functionsOf } from "./collect.ts";

const MINUTE = 60_000;

/** Names of grants are read from the handler's input, and stand in comments and descriptions of permissions. */
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

const NO_GRANT = "is not a grant; write one such as items.reader, and check for a circular import if you did";

/** Names, settings and grants of all functions. */
export function checkFunctions(app: App, report: Report): void {
  const functions = functionsOf(app);
  checkUnique("function", functions, report);
  for (const fn of functions) {
    checkName("function", fn.name, report);
    checkSettings(fn, report);
    checkSettingNames(fn, report);
    checkGrants(fn, report);
  }
}

function checkSettings(fn: AnyFunction, report: Report): void {
  const where = `function ${fn.name}`;
  const { memory, timeout, concurrency, coldStart, architecture, class: functionClass } = fn.settings;
  checkInteger(where, "memory", memory, 128, 10_240, report);
  checkDuration(where, "timeout", timeout, 1000, 15 * MINUTE, report);
  checkInteger(where, "concurrency.reserved", concurrency?.reserved ?? undefined, 1, 10_000, report);
  checkInteger(where, "concurrency.provisioned", concurrency?.provisioned, 0, 10_000, report);
  const { min, max } = KEEP_WARM_LIMITS_MS;
  checkDuration(where, "coldStart.keepWarm", coldStart?.keepWarm ?? undefined, min, max, report);
  if (architecture !== undefined && architecture !== "arm64" && architecture !== "x86_64") {
    report(where, `architecture is "${String(architecture)}"; it must be arm64 or x86_64`);
  }
  if (functionClass !== undefined && !["api", "async", "batch"].includes(functionClass)) {
    report(where, `class is "${String(functionClass)}"; it must be api, async or batch`);
  }
  if (fn.kind !== "consumer") return;
  checkInteger(where, "parallel", fn.parallel, 1, 1000, report);
  checkFilter(where, fn.filter, fn.event, report);
}

function checkSettingNames({ name, settings }: AnyFunction, report: Report): void {
  const where = `function ${name}`;
  checkOptions(
    where,
    settings,
    ["class", "memory", "timeout", "architecture", "concurrency", "coldStart"],
    report,
  );
  const { concurrency, coldStart } = settings;
  checkOptions(where, concurrency, ["reserved", "provisioned"], report, { prefix: "concurrency." });
  checkOptions(where, coldStart, ["keepWarm"], report, { prefix: "coldStart." });
}

function checkGrants(fn: AnyFunction, report: Report): void {
  const taken: readonly string[] = CONTEXT_NAMES;
  for (const [name, use] of Object.entries(grantsOf(fn))) {
    const where = `function ${fn.name}, uses.${name}`;
    checkGrantName(where, name, report);
    if (taken.includes(name)) report(where, `"${name}" is a name of the handler's own input; choose another`);
    if (isGroup(use)) checkGroup(where, use, report);
    else if (!isKnownGrant(use)) report(where, NO_GRANT);
  }
}

/** What is used together is checked by whoever declared the group, but for what every grant has to be. */
function checkGroup(where: string, { parts, problem }: GrantGroup, report: Report): void {
  for (const [name, grant] of Object.entries(parts)) {
    checkGrantName(`${where}.${name}`, name, report);
    if (!isKnownGrant(grant)) report(`${where}.${name}`, NO_GRANT);
  }
  if (problem !== undefined) report(where, problem);
}

function checkGrantName(where: string, name: string, report: Report): void {
  if (!IDENTIFIER.test(name)) report(where, "a name is an identifier: letters, digits, $ and _");
}
