import type { Inventory } from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import type { AdminRoute } from "../ground/admin-route.ts";
import { KIND_NAMES, KINDS, type Operators, type Ports, type States } from "./kinds.ts";

/** What an operator may do with the resources of a running app. `drivers` check no permissions. */
export function operatorsOf(inventory: Inventory, states: States, drivers: Drivers): Operators {
  const operators = KIND_NAMES.flatMap((name) => {
    const { admin } = KINDS[name];
    return admin ? [[name, admin.operator({ inventory, state: states[name], drivers })]] : [];
  });
  return Object.fromEntries(operators) as Operators; // each kind made its own
}

/** A resource and the path of its page, below the admin API's address. */
export interface ResourcePage {
  /** What its kind calls all of them: `tables`. */
  readonly plural: string;
  readonly name: string;
  readonly path: string;
}

/** The pages of an app's resources in the admin API. */
export function resourcePages({ resources }: Pick<Inventory, "resources">): ResourcePage[] {
  return KIND_NAMES.flatMap((kind) => {
    const { plural, admin } = KINDS[kind];
    return admin ? resources[kind].map(({ name }) => ({ plural, name, path: admin.page(name) })) : [];
  });
}

/** The routes of the admin API about resources. */
export function resourceRoutes(ports: Ports): readonly AdminRoute[] {
  const byKind: Readonly<Record<string, unknown>> = ports;
  return KIND_NAMES.flatMap((name) => KINDS[name].admin?.routes(byKind[name] as never) ?? []); // to each its own
}
