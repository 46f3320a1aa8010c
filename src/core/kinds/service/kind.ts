import type { Kind } from "../../ground/kind.ts";
import { checkService } from "./check.ts";
import type { ServiceDriver, ServiceLayout } from "./driver.ts";
import { type ServiceEntry, serviceEntry } from "./entry.ts";
import { features } from "./features.ts";
import { serviceHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { ServiceAnswer, ServiceDriver, ServiceLayout, ServiceRequest } from "./driver.ts";
export type { ServiceEntry } from "./entry.ts";

/** Services outside of the app. */
export const service = {
  handling: serviceHandling,
  options: ["url", "anywhere", "timeout"],
  features,
  texts,
  check: checkService,
  entry: serviceEntry,
} as const satisfies Kind<ServiceLayout, ServiceDriver, ServiceEntry>;
