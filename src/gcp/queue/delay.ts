import { variable } from "@motif/runtime/variables";
import { type PubsubMessage, publishUrl } from "../ground/pubsub/publish.ts";
import { callJson, type Service } from "../ground/rest/api.ts";
import { ACCOUNT_VARIABLE, TASK_QUEUE_VARIABLE } from "./environment.ts";

const CLOUD_TASKS: Service = {
  address: "https://cloudtasks.googleapis.com",
  emulator: "CLOUD_TASKS_EMULATOR_HOST",
};
const SCOPE = "https://www.googleapis.com/auth/pubsub";
const ALREADY_EXISTS = 409;

/**
 * Has a message published later: a task waits in Cloud Tasks and then calls Pub/Sub itself, as this function's service
 * account. So a delayed message is one like any other from then on. The task has the message's id, so that it is there
 * once however often the call is tried (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks).
 * Throws `ApiError` and `missing-variable`.
 */
export async function publishLater(
  topic: string,
  id: string,
  message: PubsubMessage,
  time: number,
): Promise<void> {
  const queue = variable(TASK_QUEUE_VARIABLE);
  const task = {
    name: `${queue}/tasks/${id}`,
    scheduleTime: new Date(time).toISOString(),
    httpRequest: {
      httpMethod: "POST",
      url: publishUrl(topic),
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify({ messages: [message] })).toString("base64"),
      oauthToken: { serviceAccountEmail: variable(ACCOUNT_VARIABLE), scope: SCOPE },
    },
  };
  await callJson(CLOUD_TASKS, { path: `/v2/${queue}/tasks`, body: { task }, accepted: [ALREADY_EXISTS] });
}
