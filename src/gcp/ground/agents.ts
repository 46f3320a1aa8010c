/** The accounts that Google Cloud's own services act as in a project. */
import { call, type Expression, eachValue, type Resource, resource, v } from "@motif/compile";
import { BETA, SERVICES } from "./naming.ts";
import { instanceOf } from "./references.ts";

/** A service that acts in a project as an account of its own. */
export type AgentService = "eventarc" | "pubsub";

const AGENTS = "google_project_service_identity.agent";

/** Its account, as the member of a role. */
export function agentMember(service: AgentService): Expression {
  return instanceOf(AGENTS, fullName(service), "member");
}

/**
 * The accounts of these services. In a project that never used a service there is none, and nobody can give it a role.
 * @see https://docs.cloud.google.com/iam/docs/create-service-agents "If a service agent hasn't been created yet, then you can't grant roles to the service agent."
 */
export function serviceAgents(services: readonly AgentService[]): Resource[] {
  const names = [...new Set(services)].sort().map(fullName);
  if (names.length === 0) return [];
  return [
    resource(
      AGENTS.replace(/\..*/, ""),
      AGENTS.replace(/.*\./, ""),
      { project: v("project_id"), service: eachValue() },
      {
        provider: BETA,
        forEach: call("toset", names),
        comment: "What services of Google Cloud act as; a fresh project does not have them.",
        dependsOn: [SERVICES],
      },
    ),
  ];
}

function fullName(service: AgentService): string {
  return `${service}.googleapis.com`;
}
