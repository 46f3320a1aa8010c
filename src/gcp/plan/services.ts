import type { GcpPlan } from "./gcp-plan.ts";

/** The APIs that the plan's resources and functions call; others of the project are left alone. */
export function servicesOf(
  plan: Pick<GcpPlan, "database" | "topics" | "delays" | "secrets" | "objectTriggers" | "api" | "schedules">,
): string[] {
  const gateway = plan.api !== undefined && plan.api.operations.length > 0;
  const names = [
    "artifactregistry",
    "cloudbuild",
    "cloudfunctions",
    "iam",
    "logging",
    "monitoring",
    "run",
    "storage",
    ...(gateway ? ["apigateway", "servicecontrol", "servicemanagement"] : []),
    ...(plan.delays ? ["cloudtasks"] : []),
    ...(plan.database ? ["firestore"] : []),
    ...(plan.objectTriggers.length > 0 ? ["eventarc"] : []),
    ...(plan.schedules.length > 0 ? ["cloudscheduler"] : []),
    ...(plan.secrets.length > 0 ? ["secretmanager"] : []),
    // Eventarc delivers through Pub/Sub.
    ...(plan.topics.length > 0 || plan.objectTriggers.length > 0 ? ["pubsub"] : []),
  ];
  return names.sort().map((name) => `${name}.googleapis.com`);
}
