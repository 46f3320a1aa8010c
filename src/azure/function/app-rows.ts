import { type Commented, commented, type Expression, eachValue, local, type Value } from "@motif/compile";
import type { AppPlan } from "../ground/plan.ts";

/** What function apps, and all that each of them needs, are repeated for. */
export const APP_ROWS = local("apps");

/**
 * Azure introduces maximums below this one region by region.
 * @see https://github.com/Azure/azure-functions-host/issues/10523
 */
const MAXIMUM_EVERYWHERE = 40;

/** The function apps as a map for `for_each`. */
export interface AppRows {
  /** What is to be said above the map. */
  readonly comment: string;
  /**
   * What differs between them, by name; null where one has nothing of what others have. Constants only: what function apps
   * are told refers to some of what is repeated for them.
   */
  readonly map: Readonly<Record<string, Commented<Value>>>;
  /** `each.value.<name>`; undefined where no function app has it. */
  column(name: keyof Row): Expression | undefined;
}

interface Row {
  readonly memory: number;
  readonly maximum_instances: number | undefined;
  readonly http_concurrency: number | undefined;
  readonly always_ready: AppPlan["alwaysReady"] | undefined;
  readonly reads_secrets: true | undefined;
}

/** What differs between function apps. */
export function appRows(apps: readonly AppPlan[]): AppRows {
  const rows = apps.map((app) => ({ app, row: rowOf(app) }));
  const columns = COLUMNS.filter((name) => rows.some(({ row }) => row[name] !== undefined));
  const elements = rows.map(({ app, row }) => {
    const cells = columns.map((name) => [name, row[name] ?? null] as const);
    return [app.name, commented(`${app.description}.`, Object.fromEntries(cells))] as const;
  });
  return {
    comment: commentOn(apps),
    map: Object.fromEntries(elements),
    column: (name) => (columns.includes(name) ? eachValue(name) : undefined),
  };
}

function commentOn(apps: readonly AppPlan[]): string {
  const isLow = apps.some(({ maximumInstances: most = MAXIMUM_EVERYWHERE }) => most < MAXIMUM_EVERYWHERE);
  const warning = `Not every region has maximums of less than ${MAXIMUM_EVERYWHERE} instances yet: https://github.com/Azure/azure-functions-host/issues/10523`;
  return ["The function apps, and what differs between them.", ...(isLow ? [warning] : [])].join("\n");
}

const COLUMNS = [
  "memory",
  "maximum_instances",
  "http_concurrency",
  "always_ready",
  "reads_secrets",
] as const satisfies readonly (keyof Row)[];

function rowOf(app: AppPlan): Row {
  return {
    memory: app.memory,
    maximum_instances: app.maximumInstances,
    http_concurrency: app.httpConcurrency,
    always_ready: app.alwaysReady.length > 0 ? app.alwaysReady : undefined,
    reads_secrets: app.systemAssigned ? true : undefined,
  };
}
