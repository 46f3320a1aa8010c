import {
  argument,
  type DataSource,
  dataSourcesOf,
  type Module,
  nested,
  type Resource,
  references,
  resourcesOf,
  walkArguments,
} from "@motif/compile";
import { blockAddress, earlierThan, isSet, type Rule, referencesIn, textsIn } from "@motif/compile/kit";

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
    code: "GCP_PAUSE_AGAIN",
    appliesTo: ["time_sleep"],
    check: (pause) =>
      referencesIn(pause, "triggers").length > 0 && !isSet(pause, "depends_on")
        ? undefined
        : "waits in the first apply alone; name all that it comes after in its triggers, and nothing in depends_on",
  },
  {
    code: "GCP_READ_LATE",
    appliesTo: ["*"],
    check: replacedByReading,
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

/**
 * A data source that waits for something is read late in each apply that changes it, and until then what it says is unknown:
 * Terraform plans to replace whatever refers to it.
 * @see https://support.hashicorp.com/hc/en-us/articles/15789686740499-The-combination-of-meta-argument-depends-on-with-Data-Resources "If a resource that a data source depends_on changes, Terraform marks the data source to be read during the apply phase."
 */
function replacedByReading(resource: Resource | DataSource, module: Module): string | undefined {
  if (resource.type === "data") return undefined;
  const late = dataSourcesOf(module).filter((source) => isSet(source, "depends_on"));
  const ignored = nested(resource, "lifecycle").flatMap((lifecycle) =>
    referencesIn(lifecycle, "ignore_changes"),
  );
  const replaced = [...walkArguments(resource)].find(
    ({ path, value }) =>
      !ignored.includes(path) &&
      references(value).some((name) => late.some(({ address }) => name.startsWith(`${address}.`))),
  );
  return (
    replaced &&
    `is replaced when what its ${replaced.path} refers to is read in an apply; add ${replaced.path} to ignore_changes`
  );
}

/** Whether it waits for a pause that comes after all APIs have been switched on. */
function waitsForServices(resource: Resource | DataSource, module: Module): boolean {
  const earlier = earlierThan(resource, module);
  const services = resourcesOf(module, SERVICE).map(blockAddress);
  return resourcesOf(module, "time_sleep").some((pause) => {
    const before = earlierThan(pause, module);
    return earlier.has(blockAddress(pause)) && services.every((address) => before.has(address));
  });
}
