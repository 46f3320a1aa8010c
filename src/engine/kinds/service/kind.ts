import * as z from "zod/mini";
import type { GivenKind } from "../../ground/kind.ts";
import { serviceFaults } from "./faults.ts";
import { serviceMeter } from "./meter.ts";
import { serviceOperations } from "./operations.ts";
import type { ServiceOperation, ServiceResults } from "./protocol.ts";
import {
  type GivenServices,
  givenServices,
  localServices,
  type Services,
  withoutServices,
} from "./services.ts";
import { loadStandIns } from "./stand-ins-file.ts";

/** Services outside of the app. */
export const service = {
  plural: "services",
  async local(appFolder, { standIns }) {
    const make = await loadStandIns(appFolder);
    return localServices(appFolder, make?.() ?? {}, process.env, standIns);
  },
  given: ({ services = {} }: GivenServices, ground) => givenServices(services, ground),
  missing: () => [], // the app has a URL of each
  visible: withoutServices,
  places: (services, entries) =>
    entries.map((entry) => ({ name: entry.name, place: services.placeOf(entry) })),
  operations: serviceOperations,
  faults: serviceFaults,
  meter: serviceMeter,
  description: {
    schema: z.strictObject({ name: z.string(), url: z.optional(z.string()), timeoutMs: z.int() }),
    of: (entry) => entry,
  },
} as const satisfies GivenKind<
  "service",
  "services",
  Services,
  ServiceOperation,
  ServiceResults,
  GivenServices
>;
