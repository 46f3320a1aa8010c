import { argument, type DataSource, type Module, type Resource, resourcesOf } from "@motif/compile";
import { type Rule, textsIn } from "@motif/compile/kit";
import { blockAddress, earlierThan } from "./waiting.ts";

const SERVICE = "google_project_service";
/** APIs of these have to be on before anything else can be done: docs/gcp.md names them. */
const PREREQUISITES = [SERVICE, "data.google_project"];
const AGENT_NAME = /@gcp-sa-/;

/** A fresh project has neither APIs nor the accounts of Google Cloud's services: what needs them waits for them. */
export const WAITING_RULES: readonly Rule[] = [
  {
    code: "GCP_SERVICE_AWAITED",
    appliesTo: ["*"],
    check: (resource, module) => {
      const type = resource.type === "data" ? `data.${resource.labels[0]}` : resource.labels[0];
      const needed = /^(data\.)?google_/.test(type) && !PREREQUISITES.includes(type);
      if (!needed || resourcesOf(module, SERVICE).length === 0) return undefined;
      return waitsForServices(resource, module)
        ? undefined
        : "is made while the APIs of the project may still be off; have it wait for the time_sleep after them";
    },
  },
  {
    code: "GCP_AGENT_CREATED",
    appliesTo: ["*"],
    check: (member) =>
      textsIn(argument(member, "member")).some((text) => AGENT_NAME.test(text))
        ? "names a service agent that a fresh project does not have; refer to a google_project_service_identity"
        : undefined,
  },
];

/** Whether it waits for a pause that comes after all APIs have been switched on. */
function waitsForServices(resource: Resource | DataSource, module: Module): boolean {
  const earlier = earlierThan(resource, module);
  const services = resourcesOf(module, SERVICE).map(blockAddress);
  return resourcesOf(module, "time_sleep").some((pause) => {
    const before = earlierThan(pause, module);
    return earlier.has(blockAddress(pause)) && services.every((address) => before.has(address));
  });
}
