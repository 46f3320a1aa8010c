import { on } from "../ground/permissions.ts";
import type { Permission } from "../ground/plan.ts";
import { account, REGION } from "../ground/references.ts";
import { TASK_QUEUE } from "./reference.ts";

/** https://docs.cloud.google.com/pubsub/docs/access-control */
export const SUBSCRIBER = "roles/pubsub.subscriber";

/** Having a message wait, and being whom it is published as then. */
export function delaying(functionName: string, queues: readonly string[]): Permission[] {
  const which = `queue ${queues.join(", ")}`;
  return [
    {
      why: [`${functionName}: has messages of ${which} wait`],
      role: "roles/cloudtasks.enqueuer",
      on: on("google_cloud_tasks_queue", "delayed", {
        name: { address: TASK_QUEUE, attribute: "name" },
        location: REGION,
      }),
    },
    {
      why: [`${functionName}: messages of ${which} that waited are published as ${functionName} itself`],
      role: "roles/iam.serviceAccountUser",
      on: on("google_service_account", "itself", {
        service_account_id: account(functionName, "name"),
      }),
    },
  ];
}
